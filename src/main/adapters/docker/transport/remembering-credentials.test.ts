import { describe, expect, it } from 'vitest';
import { rememberingCredentials } from './remembering-credentials.ts';
import type { CredentialRequest } from './transport-surroundings.ts';

describe('rememberingCredentials', () => {
  const asked: CredentialRequest[] = [];
  const source = rememberingCredentials((request) => {
    asked.push(request);
    return Promise.resolve(asked.length > 5 ? null : [`answer ${asked.length}`]);
  });
  const passphrase = { what: 'passphrase', host: 'a', user: 'me', identityFile: '/k', attempt: 0 } as const;

  it('a passphrase must be asked once for its file, whichever host it is for', async () => {
    expect(await source(passphrase)).toEqual(['answer 1']);
    expect(await source({ ...passphrase, host: 'b' })).toEqual(['answer 1']);
    expect(asked).toHaveLength(1);
  });

  it('a wrong one must be forgotten, and the next one kept', async () => {
    expect(await source({ ...passphrase, attempt: 1 })).toEqual(['answer 2']);
    expect(await source(passphrase)).toEqual(['answer 2']);
  });

  it('a password must be kept for its host and user only', async () => {
    const password = { what: 'password', host: 'a', user: 'me', attempt: 0 } as const;
    expect(await source(password)).toEqual(['answer 3']);
    expect(await source(password)).toEqual(['answer 3']);
    expect(await source({ ...password, user: 'you' })).toEqual(['answer 4']);
  });

  it("answers to a server's own questions must be asked for each time, and no answer not be kept", async () => {
    const questions = { what: 'keyboard-interactive', host: 'a', user: 'me', attempt: 0 } as const;
    expect(await source(questions)).toEqual(['answer 5']);
    expect(await source(questions)).toBeNull();
    expect(await source({ ...passphrase, attempt: 1 })).toBeNull();
    expect(await source(passphrase)).toBeNull();
  });
});
