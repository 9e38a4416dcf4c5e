import { expect, it } from 'vitest';
import { askedCredentials, shownHostKey } from './trouble-details.ts';

const fingerprint = `SHA256:${'A'.repeat(43)}`;

it('an unknown key must be offered with its fingerprint', () => {
  const details = { host: 'web-1', keyType: 'ssh-ed25519', fingerprint, knownHostsFile: '/k' };
  expect(shownHostKey({ code: 'host-key-unknown', message: '', details })).toEqual(details);
});

it('a key that has changed must never be offered', () => {
  const details = { host: 'web-1', keyType: 'ssh-ed25519', fingerprint, file: '/k', line: 3 };
  expect(shownHostKey({ code: 'host-key-changed', message: '', details })).toBeNull();
});

it('a key without a whole fingerprint must not be offered', () => {
  for (const wrong of ['', 'SHA256:short', undefined]) {
    const details = { host: 'web-1', fingerprint: wrong };
    expect(shownHostKey({ code: 'host-key-unknown', message: '', details })).toBeNull();
  }
});

it('what a host asks must be asked as it asked it', () => {
  const prompts = [{ text: 'Code: ', isEchoed: false }];
  const details = { what: 'keyboard-interactive', host: 'web-1', user: 'deploy', prompts, further: 1 };
  expect(askedCredentials({ code: 'authentication-needed', message: '', details })).toEqual({
    what: 'keyboard-interactive',
    host: 'web-1',
    user: 'deploy',
    identityFile: null,
    prompts,
  });
  expect(askedCredentials({ code: 'authentication-refused', message: '', details })).toBeNull();
  expect(askedCredentials({ code: 'authentication-needed', message: '', details: {} })).toBeNull();
});
