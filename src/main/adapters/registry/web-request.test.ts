import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabAuthority } from '../../testing/lab/certificates.ts';
import { DockerConfigRegistry } from './docker-config-registry.ts';
import { proxyFor } from './proxy-for.ts';

describe('the proxy for an address', () => {
  const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'own.example, .inner.example:5000' };
  it.each([
    ['https://reg.example/v2/', 'proxy.example:3128'],
    ['https://own.example/v2/', null],
    ['https://a.own.example/v2/', null],
    ['https://notown.example/v2/', 'proxy.example:3128'],
    ['https://a.inner.example:5000/v2/', null],
    ['https://a.inner.example/v2/', 'proxy.example:3128'],
    ['http://reg.example/v2/', null],
    ['https://127.0.0.1:5000/v2/', null],
    ['https://localhost/v2/', null],
  ])('%s must be %j', (url, host) => {
    expect(proxyFor(new URL(url), env)?.host ?? null).toBe(host);
  });

  it.each([
    [{ https_proxy: 'proxy.example:3128' }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: 'http://p.example', NO_PROXY: '*' }, null],
    [{ HTTPS_PROXY: 'socks5://p.example' }, null],
    [{ HTTPS_PROXY: '' }, null],
  ])('by %j must be %j', (variables, host) => {
    expect(proxyFor(new URL('https://reg.example'), variables)?.host ?? null).toBe(host);
  });
});

describe('a registry behind a proxy, of an authority of its own', () => {
  let directory = '';
  let registry: Server;
  let proxy: Server;
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  let env: Record<string, string> = {};

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'windlass-proxy-'));
    const authority = await LabAuthority.found(directory, 'own');
    const { certFile, keyFile } = await authority.certificate('reg', { names: ['DNS:reg.example'] });
    const [cert, key, ca] = await Promise.all(
      [certFile, keyFile, authority.caFile].map((file) => readFile(file, 'utf8')),
    );
    registry = createTlsServer({ cert, key } as object, (_request, response) =>
      response.writeHead(404).end(),
    );
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as { port: number };
    proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      logins.push(request.headers['proxy-authorization']);
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const side of [socket, onward]) side.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const place = `127.0.0.1:${(proxy.address() as { port: number }).port}`;
    env = { HTTPS_PROXY: `http://me:s%40cret@${place}`, DOCKER_CONFIG: directory };
    const trusted = join(directory, 'certs.d/reg.example');
    await mkdir(trusted, { recursive: true });
    await writeFile(join(trusted, 'ca.crt'), ca ?? '');
  });
  afterAll(async () => {
    registry.closeAllConnections();
    proxy.closeAllConnections();
    registry.close();
    proxy.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('must be asked through it, with its login, and be believed by its own authority', async () => {
    const asking = new DockerConfigRegistry({ env });
    expect(await asking.diagnose('reg.example/team/app:1', null)).toBe('image-not-found');
    expect(asked).toEqual(['reg.example:443']);
    expect(logins).toEqual([`Basic ${Buffer.from('me:s@cret').toString('base64')}`]);
  });

  it('must not be believed where nobody vouches for it', async () => {
    const asking = new DockerConfigRegistry({ env: { ...env, DOCKER_CONFIG: join(directory, 'none') } });
    expect(await asking.diagnose('reg.example/team/app:1', null)).toBeNull();
  });
});
