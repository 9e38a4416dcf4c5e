import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryAuth } from '../../core/ports/registry.ts';
import { DockerConfigRegistry } from './docker-config-registry.ts';
import { parseChallenge } from './registry-challenge.ts';

const registry = new DockerConfigRegistry({ env: {} });
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('asking a registry why', () => {
  it.each([
    [200, null],
    [307, null],
    [401, 'registry-unauthorized'],
    [403, 'registry-denied'],
    [404, 'image-not-found'],
    [429, 'registry-rate-limited'],
    [500, 'registry-error'],
    [503, 'registry-error'],
  ] as const)('status %i must be %s', async (status, code) => {
    const fake = await serve((_request, response) => response.writeHead(status).end('{}'));
    expect(await registry.diagnose(`${fake.host}/team/app:1`, null)).toBe(code);
    expect(fake.seen[0]?.url).toBe('/v2/team/app/manifests/1');
  });

  it('a digest must be asked for before a tag, and no tag means latest', async () => {
    const fake = await serve((_request, response) => response.writeHead(200).end());
    const digest = `sha256:${'ab'.repeat(32)}`;
    await registry.diagnose(`${fake.host}/app:1@${digest}`, null);
    await registry.diagnose(`${fake.host}/app`, null);
    expect(fake.seen.map((request) => request.url)).toEqual([
      `/v2/app/manifests/${digest}`,
      '/v2/app/manifests/latest',
    ]);
  });

  it('a registry that cannot be reached from here must leave the question open', async () => {
    const fake = await serve(() => undefined);
    const { host } = fake;
    servers.splice(0).forEach((server) => server.close());
    expect(await registry.diagnose(`${host}/app:1`, null)).toBeNull();
  });

  it('what is no reference must be image-invalid', async () => {
    expect(await registry.diagnose('http://evil/x', null)).toBe('image-invalid');
  });

  it('a password must be given when it is asked for, and its refusal be told', async () => {
    const fake = await serve((request, response) => {
      const isRight = request.headers.authorization === `Basic ${Buffer.from('me:right').toString('base64')}`;
      response.writeHead(isRight ? 404 : 401, { 'www-authenticate': 'Basic realm="lab"' }).end();
    });
    expect(await registry.diagnose(`${fake.host}/app:1`, null)).toBe('registry-unauthorized');
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'wrong'))).toBe(
      'registry-unauthorized',
    );
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'right'))).toBe('image-not-found');
    expect(fake.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('a token must be fetched from the own host, and decide', async () => {
    const fake = await serve((request, response, host) => {
      if (request.url?.startsWith('/token')) {
        return response.writeHead(200).end(JSON.stringify({ token: 'tok' }));
      }
      const isKnown = request.headers.authorization === 'Bearer tok';
      const realm = `Bearer realm="http://${host}/token",service="lab",scope="repository:app:pull"`;
      return response.writeHead(isKnown ? 404 : 401, { 'www-authenticate': realm }).end();
    });
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'right'))).toBe('image-not-found');
    const asked = fake.seen.find((request) => request.url?.startsWith('/token'));
    expect(asked?.url).toBe('/token?service=lab&scope=repository%3Aapp%3Apull');
    expect(asked?.headers.authorization).toMatch(/^Basic /);
  });

  it('a token that is not enough must be registry-denied, a refused one registry-unauthorized', async () => {
    const fake = await serve((request, response, host) => {
      if (request.url?.startsWith('/token')) {
        const isKnown = request.headers.authorization === undefined;
        return response.writeHead(isKnown ? 200 : 401).end(JSON.stringify({ access_token: 'tok' }));
      }
      return response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    });
    expect(await registry.diagnose(`${fake.host}/app:1`, null)).toBe('registry-denied');
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'x'))).toBe('registry-unauthorized');
  });

  it('no credentials and no question may go to a foreign token host', async () => {
    const foreign = await serve((_request, response) => response.writeHead(200).end('{"token":"t"}'));
    const fake = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${foreign.host}/token"` }).end(),
    );
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'right'))).toBeNull();
    expect(foreign.seen).toEqual([]);
    expect(fake.seen.every((request) => request.headers.authorization === undefined)).toBe(true);
  });

  it('no redirect may be followed, with credentials or without', async () => {
    const foreign = await serve((_request, response) => response.writeHead(200).end());
    const fake = await serve((request, response) => {
      if (request.headers.authorization === undefined) {
        return response.writeHead(401, { 'www-authenticate': 'Basic realm="lab"' }).end();
      }
      return response.writeHead(307, { location: `http://${foreign.host}/v2/app/manifests/1` }).end();
    });
    expect(await registry.diagnose(`${fake.host}/app:1`, auth(fake.host, 'right'))).toBeNull();
    expect(foreign.seen).toEqual([]);
  });

  it('credentials of another registry must never be sent', async () => {
    const fake = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="lab"' }).end(),
    );
    expect(await registry.diagnose(`${fake.host}/app:1`, auth('other.example', 'right'))).toBe(
      'registry-unauthorized',
    );
    expect(fake.seen.every((request) => request.headers.authorization === undefined)).toBe(true);
  });

  it('an endless or broken answer of a token host must end as registry-error', async () => {
    const fake = await serve((request, response, host) => {
      if (request.url?.startsWith('/token')) {
        response.writeHead(200);
        const flood = (): void => {
          while (response.write('x'.repeat(16_384)));
        };
        response.on('drain', flood);
        return flood();
      }
      return response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    });
    expect(await registry.diagnose(`${fake.host}/app:1`, null)).toBe('registry-error');
  });
});

describe('parseChallenge', () => {
  it.each([
    ['Basic realm="x"', { kind: 'basic' }],
    ['basic', { kind: 'basic' }],
    [
      'Bearer realm="https://a/t",service="s",scope="repository:x:pull,push"',
      { kind: 'bearer', realm: 'https://a/t', service: 's', scope: 'repository:x:pull,push' },
    ],
    [
      'Bearer realm=https://a/t, service=s',
      { kind: 'bearer', realm: 'https://a/t', service: 's', scope: '' },
    ],
    ['Bearer realm="unclosed', { kind: 'bearer', realm: 'unclosed', service: '', scope: '' }],
    ['Bearer service="s"', null],
    ['Negotiate x', null],
    ['', null],
    [null, null],
    [`Bearer realm="${'x'.repeat(5000)}"`, null],
  ])('%j must be read', (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected);
  });
});

interface Fake {
  readonly host: string;
  readonly seen: IncomingMessage[];
}

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, host: string) => unknown,
): Promise<Fake> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response, `127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function auth(serverAddress: string, password: string): RegistryAuth {
  return { serverAddress, username: 'me', password, identityToken: null };
}
