import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import type { WindlassError } from '../../../shared/errors.ts';
import { DockerConfigRegistry } from './docker-config-registry.ts';

const secret = 'pa:ss-CANARY-word';

describe('credentials from the Docker configuration', () => {
  let dir = '';
  let registry: DockerConfigRegistry;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'windlass-config-'));
    await mkdir(join(dir, 'bin'));
    registry = new DockerConfigRegistry({
      env: { DOCKER_CONFIG: dir, PATH: `${join(dir, 'bin')}:/usr/bin:/bin` },
    });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('no configuration must mean anonymous', async () => {
    expect(await registry.authFor('ghcr.io/a/b:1')).toBeNull();
  });

  it('an entry must be found for exactly its host and port', async () => {
    await configure({ auths: { 'r.example:5000': entry('me', secret) } });
    expect(await registry.authFor('r.example:5000/a/b:1')).toEqual({
      serverAddress: 'r.example:5000',
      username: 'me',
      password: secret,
      identityToken: null,
    });
    for (const other of [
      'r.example/a',
      'r.example:5001/a',
      'x.r.example:5000/a',
      'r.example.evil:5000/a',
      'a/b',
    ]) {
      expect(await registry.authFor(other)).toBeNull();
    }
  });

  it.each(['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'https://registry-1.docker.io'])(
    'Docker Hub must be found under its name %s',
    async (key) => {
      await configure({ auths: { [key]: entry('me', secret) } });
      for (const reference of ['nginx', 'team/app:1', 'docker.io/library/nginx', 'index.docker.io/x']) {
        expect(await registry.authFor(reference)).toMatchObject({
          serverAddress: 'https://index.docker.io/v1/',
          username: 'me',
        });
      }
      expect(await registry.authFor('ghcr.io/nginx')).toBeNull();
    },
  );

  it('an entry written as a URL, in capitals, or as two fields must be understood', async () => {
    await configure({
      auths: {
        'https://R.Example/v2/': { username: 'one', password: 'two' },
        'token.example': { identitytoken: 'refresh-CANARY' },
        'padded.example': { auth: Buffer.from('me:word\0\0').toString('base64') },
      },
    });
    expect(await registry.authFor('r.example/a')).toMatchObject({ username: 'one', password: 'two' });
    expect(await registry.authFor('token.example/a')).toMatchObject({ identityToken: 'refresh-CANARY' });
    expect(await registry.authFor('padded.example/a')).toMatchObject({ password: 'word' });
  });

  it('a login made meanwhile must be noticed', async () => {
    await configure({ auths: {} });
    expect(await registry.authFor('r.example/a')).toBeNull();
    await configure({ auths: { 'r.example': entry('me', secret) } });
    expect(await registry.authFor('r.example/a')).toMatchObject({ username: 'me' });
  });

  it('a damaged file must be named with its line, and no word of it be shown', async () => {
    await writeFile(join(dir, 'config.json'), `{\n  "auths": {\n    "r": { "auth": "${secret}" \n  oops`);
    const error = await failure(registry.authFor('r.example/a'));
    expect(error.code).toBe('usage');
    expect(error.details['file']).toBe(join(dir, 'config.json'));
    expect(JSON.stringify([error.message, error.details])).not.toContain('CANARY');
    expect(error.message).toContain(join(dir, 'config.json'));
  });

  it.each([
    ['a list for auths', { auths: ['CANARY'] }],
    ['a number for a store', { credsStore: 7 }],
    ['a text for an entry', { auths: { 'r.example': 'CANARY' } }],
    ['the whole a text', 'CANARY'],
  ])('%s must be refused naming the file', async (_title, content) => {
    await writeFile(join(dir, 'config.json'), JSON.stringify(content));
    const error = await failure(registry.authFor('r.example/a'));
    expect(error.message).toContain(join(dir, 'config.json'));
    expect(error.message).not.toContain('CANARY');
  });

  it('a file of more than a megabyte must be refused', async () => {
    await writeFile(join(dir, 'config.json'), ' '.repeat(1_100_000));
    expect((await failure(registry.authFor('r.example/a'))).code).toBe('usage');
  });

  describe('helpers', () => {
    it('the helper of a registry must be asked before the store of all, with the address on its input', async () => {
      await configure({ credHelpers: { 'r.example': 'own' }, credsStore: 'all' });
      await helper('own', 'read who; echo "{\\"Username\\":\\"$who\\",\\"Secret\\":\\"s1\\"}"');
      await helper('all', 'read who; echo "{\\"Username\\":\\"all:$who\\",\\"Secret\\":\\"s2\\"}"');
      expect(await registry.authFor('r.example/a')).toMatchObject({ username: 'r.example', password: 's1' });
      expect(await registry.authFor('nginx')).toMatchObject({ username: 'all:https://index.docker.io/v1/' });
    });

    it('a token of a helper must be an identity token', async () => {
      await configure({ credsStore: 'all' });
      await helper('all', 'echo \'{"Username":"<token>","Secret":"refresh"}\'');
      expect(await registry.authFor('r.example/a')).toEqual({
        serverAddress: 'r.example',
        username: '',
        password: '',
        identityToken: 'refresh',
      });
    });

    it('a helper that has nothing must leave the stored entry, or anonymous', async () => {
      await configure({ credsStore: 'all', auths: { 'r.example': entry('me', secret), 'e.example': {} } });
      await helper('all', 'echo "credentials not found in native keychain"; exit 1');
      expect(await registry.authFor('r.example/a')).toMatchObject({ username: 'me' });
      expect(await registry.authFor('e.example/a')).toBeNull();
    });

    it.each([
      ['is missing', 'gone', null],
      ['fails', 'bad', `echo "${secret}"; echo "${secret}" >&2; exit 3`],
      ['answers nonsense', 'bad', `echo "${secret}"`],
      ['floods its output', 'bad', `while :; do echo "${secret}${'x'.repeat(500)}"; done`],
    ])('a helper that %s must be named, and its output not be shown', async (_title, name, script) => {
      await configure({ credsStore: name });
      if (script !== null) await helper(name, script);
      const error = await failure(registry.authFor('r.example/a'));
      expect(error).toMatchObject({ code: 'registry-unauthorized', details: { helper: name } });
      expect(JSON.stringify([error.message, error.details])).not.toContain('CANARY');
    });

    it.each(['../../evil', 'a b', 'x;touch /tmp/x', '$(id)', '', 'é'])(
      'the name %j must never reach a program',
      async (name) => {
        await configure({ credHelpers: { 'r.example': name } });
        const outcome = await registry.authFor('r.example/a').catch((error: unknown) => error);
        if (name === '') expect(outcome).toBeNull();
        else expect(outcome).toMatchObject({ code: 'registry-unauthorized' });
      },
    );
  });

  async function configure(content: unknown): Promise<void> {
    await writeFile(join(dir, 'config.json'), JSON.stringify(content));
  }

  async function helper(name: string, script: string): Promise<void> {
    const file = join(dir, 'bin', `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
});

function entry(username: string, password: string): { readonly auth: string } {
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}

async function failure(call: Promise<unknown>): Promise<WindlassError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (isWindlassError(error)) return error;
  throw new Error(`expected an error of ours, got ${String(error)}`);
}
