import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOperationId } from '../model/ids.ts';
import { keptName, liveName, positionOf, stagedName } from './container-names.ts';

const operation = asOperationId('20300101-000000-0a9z');

describe('names of containers', () => {
  it('must be those of Compose, or the one that the definition gives', () => {
    expect(liveName('shop', { name: 'web', containerName: null })).toBe('shop-web-1');
    expect(liveName('shop', { name: 'web', containerName: 'front' })).toBe('front');
  });

  it('must tell where a container stands, whatever the service is called', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(word, word, (deployment, name) => {
        const live = liveName(deployment, { name, containerName: null });
        expect([live, stagedName(live, operation), keptName(live, operation)].map(positionOf)).toEqual([
          'live',
          'staged',
          'kept',
        ]);
      }),
    );
  });

  it('must take no live container for one that is set aside', () => {
    for (const name of ['shop-new-1', 'shop.new.1', 'web.old', 'web.old.2', 'a.new.20300101-1']) {
      expect(positionOf(name)).toBe('live');
    }
  });
});
