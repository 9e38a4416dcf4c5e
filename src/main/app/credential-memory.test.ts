import { describe, expect, it } from 'vitest';
import type { CredentialRequest } from '../core/ports/credentials.ts';
import { CredentialMemory } from './credential-memory.ts';

const password: CredentialRequest = {
  what: 'password',
  host: 'web-1',
  user: 'deploy',
  identityFile: null,
  prompts: [],
};
const passphrase: CredentialRequest = { ...password, what: 'passphrase', identityFile: '/home/ops/.ssh/id' };
const questions: CredentialRequest = {
  ...password,
  what: 'keyboard-interactive',
  prompts: [{ text: 'Code: ', isEchoed: false }],
};

function scene(person: readonly (readonly string[] | null)[] | null) {
  const secrets: string[] = [];
  const left = [...(person ?? [])];
  const asked: CredentialRequest[] = [];
  const askPerson = (request: CredentialRequest): Promise<readonly string[] | null> => {
    asked.push(request);
    return Promise.resolve(left.shift() ?? null);
  };
  const memory = new CredentialMemory(person === null ? null : askPerson, (secret) => secrets.push(secret));
  return { memory, secrets, asked };
}

describe('CredentialMemory', () => {
  it('must ask once and remember', async () => {
    const { memory, asked, secrets } = scene([['canary']]);
    expect(await memory.ask(password, false)).toEqual(['canary']);
    expect(await memory.ask({ ...password, host: 'WEB-1' }, false)).toEqual(['canary']);
    expect(asked).toHaveLength(1);
    expect(secrets).toEqual(['canary']);
  });

  it('must forget what was wrong', async () => {
    const { memory } = scene([['wrong'], ['right']]);
    await memory.ask(password, false);
    expect(await memory.ask(password, true)).toEqual(['right']);
    expect(await memory.ask(password, false)).toEqual(['right']);
  });

  it('must have no answer where nobody is, and the one that came later', async () => {
    const { memory } = scene(null);
    expect(await memory.ask(password, false)).toBeNull();
    memory.answer(password, ['later']);
    expect(await memory.ask(password, false)).toEqual(['later']);
    expect(await memory.ask(password, true)).toBeNull();
    expect(await memory.ask(password, false)).toBeNull();
  });

  it('must not give the answer of one host, user or key to another', async () => {
    const { memory } = scene(null);
    memory.answer(password, ['a']);
    memory.answer(passphrase, ['b']);
    expect(await memory.ask({ ...password, host: 'web-2' }, false)).toBeNull();
    expect(await memory.ask({ ...password, user: 'root' }, false)).toBeNull();
    expect(await memory.ask({ ...passphrase, identityFile: '/other' }, false)).toBeNull();
    expect(await memory.ask({ ...passphrase, host: 'web-2' }, false)).toEqual(['b']);
  });

  it("answers to a host's own questions must be good for one time", async () => {
    const { memory } = scene([['111'], ['222']]);
    expect(await memory.ask(questions, false)).toEqual(['111']);
    expect(await memory.ask(questions, false)).toEqual(['222']);
    memory.answer(questions, ['333']);
    expect(await memory.ask(questions, false)).toEqual(['333']);
    expect(await memory.ask(questions, false)).toBeNull();
  });
});
