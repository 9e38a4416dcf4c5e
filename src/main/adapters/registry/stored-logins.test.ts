import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { RegistryAuth } from '../../core/ports/registry.ts';
import type { Secrets } from '../../core/ports/secrets.ts';
import { StoredLogins } from './stored-logins.ts';
import { withLogins } from './with-logins.ts';

const password = 'canary of a password';

function memorySecrets(): Secrets & { readonly scopes: Map<string, Readonly<Record<string, string>>> } {
  const scopes = new Map<string, Readonly<Record<string, string>>>();
  return {
    scopes,
    read: (scope) => Promise.resolve(scopes.get(scope) ?? {}),
    write: (scope, values) => Promise.resolve(void scopes.set(scope, values)),
    remove: (scope) => Promise.resolve(void scopes.delete(scope)),
  };
}

function scene(verdict: Awaited<ReturnType<typeof accepts>> = 'accepted') {
  const secrets = memorySecrets();
  const told: string[] = [];
  const onPassword = (met: string): void => void told.push(met);
  const logins = new StoredLogins({ secrets, onPassword, env: {}, check: () => Promise.resolve(verdict) });
  return { secrets, told, logins };
}
const accepts = (): Promise<'accepted' | 'registry-unauthorized' | null> => Promise.resolve('accepted');

describe('an entered login', () => {
  it('must be kept for exactly its registry, and be handed out for its images only', async () => {
    const { logins, told } = scene();
    expect(await logins.save('https://Reg.example:5000/v2/', 'ci', password)).toEqual({
      ...{ registry: 'reg.example:5000', username: 'ci', isChecked: true },
    });
    expect(await logins.authFor('reg.example:5000/team/app:1')).toEqual({
      ...{ serverAddress: 'reg.example:5000', username: 'ci', password, identityToken: null },
    });
    for (const other of ['reg.example/team/app:1', 'reg.example:5001/a:1', 'nginx:1', 'no reference']) {
      expect(await logins.authFor(other)).toBeNull();
    }
    expect(told).toContain(password);
    expect(JSON.stringify(await logins.list())).not.toContain(password);
  });

  it.each(['docker.io', 'index.docker.io', 'https://index.docker.io/v1/'])(
    'for %s must be one for Docker Hub',
    async (address) => {
      const { logins } = scene();
      await logins.save(address, 'ci', password);
      expect(await logins.list()).toEqual([{ registry: 'docker.io', username: 'ci' }]);
      expect(await logins.authFor('nginx:1')).toMatchObject({
        serverAddress: 'https://index.docker.io/v1/',
      });
    },
  );

  it('that the registry does not accept must not be kept', async () => {
    const { logins, secrets } = scene('registry-unauthorized');
    await expect(logins.save('reg.example', 'ci', password)).rejects.toMatchObject({
      code: 'registry-unauthorized',
      details: { registry: 'reg.example', reason: 'login' },
    });
    expect(secrets.scopes.size).toBe(0);
  });

  it('must be kept, and said to be unproved, where the registry cannot be asked', async () => {
    const { logins } = scene(null);
    expect(await logins.save('reg.example', 'ci', password)).toMatchObject({ isChecked: false });
  });

  it.each(['', 'reg example', '-x', 'reg.example:port', 'x'.repeat(600)])(
    'for what is no registry must be refused: %j',
    async (address) => {
      const { logins } = scene();
      await expect(logins.save(address, 'ci', password)).rejects.toBeInstanceOf(WindlassError);
    },
  );

  it('must be forgotten wholly, and only where there is one', async () => {
    const { logins, secrets } = scene();
    await logins.save('reg.example', 'ci', password);
    await logins.remove('reg.example');
    expect(await logins.authFor('reg.example/a:1')).toBeNull();
    expect(JSON.stringify([...secrets.scopes])).not.toContain(password);
    await expect(logins.remove('reg.example')).rejects.toMatchObject({
      details: { reason: 'login-unknown' },
    });
  });

  it('must go before what docker login left', async () => {
    const { logins } = scene();
    const left: RegistryAuth = { serverAddress: 'x', username: 'left', password: 'p', identityToken: null };
    const registry = withLogins(
      { authFor: () => Promise.resolve(left), diagnose: () => Promise.resolve(null) },
      logins,
    );
    expect(await registry.authFor('reg.example/a:1')).toBe(left);
    await logins.save('reg.example', 'ci', password);
    expect(await registry.authFor('reg.example/a:1')).toMatchObject({ username: 'ci' });
  });
});

describe('the question whether a registry accepts a login', () => {
  let server: Server;
  let host = '';
  beforeEach(async () => {
    const right = `Basic ${Buffer.from(`ci:${password}`).toString('base64')}`;
    server = createServer((request, response) => {
      const isRight = request.headers.authorization === right;
      if (!isRight) response.setHeader('www-authenticate', 'Basic realm="lab"');
      response.writeHead(isRight ? 200 : 401).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('must be asked of the registry itself', async () => {
    const logins = new StoredLogins({ secrets: memorySecrets(), onPassword: () => undefined, env: {} });
    expect(await logins.save(host, 'ci', password)).toMatchObject({ isChecked: true });
    await expect(logins.save(host, 'ci', 'wrong')).rejects.toMatchObject({ code: 'registry-unauthorized' });
    expect(await logins.authFor(`${host}/a:1`)).toMatchObject({ password });
  });
});
