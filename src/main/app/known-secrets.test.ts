import { expect, it } from 'vitest';
import type { Secrets } from '../core/ports/secrets.ts';
import { KnownSecrets } from './known-secrets.ts';

function secretsWith(stored: Readonly<Record<string, string>>): Secrets {
  return { read: async () => stored, write: async () => undefined, remove: async () => undefined };
}

it('a secret that was read must be masked from then on', async () => {
  const known = new KnownSecrets();
  expect(known.mask('login with hunter22')).toBe('login with hunter22');
  await known.watching(secretsWith({ PASSWORD: 'hunter22' })).read('here/shop/1');
  expect(known.mask('login with hunter22')).toBe('login with ••••••');
});

it('a secret that is written must be masked even before it is stored', () => {
  const known = new KnownSecrets();
  void known.watching(secretsWith({})).write('here/shop/1', { PASSWORD: 'correct-horse' });
  expect(known.mask('correct-horse')).toBe('••••••');
});
