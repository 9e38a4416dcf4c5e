import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeElectron } from '../../testing/electron/fake-electron.ts';
import { webHeaders } from '../web/web-server.ts';
import { isOwnDocument } from './app-address.ts';
import { appHeaders, registerAppScheme, serveWindow } from './app-protocol.ts';

describe('the window’s own scheme', () => {
  let directory = '';
  const electron = new FakeElectron();
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'app-protocol-'));
    await mkdir(join(directory, 'renderer/assets'), { recursive: true });
    await writeFile(join(directory, 'renderer/index.html'), '<title>Windlass</title>');
    await writeFile(join(directory, 'renderer/assets/index-A1_b.js'), 'run()');
    await writeFile(join(directory, 'renderer/notes.exe'), 'x');
    await writeFile(join(directory, 'secrets.json'), '{"canary":1}');
    // Names that lead elsewhere on another system, or were not meant to be seen.
    for (const name of ['..\\secrets.json', '.hidden.json', 'C:secrets.json', '%2e%2e%2fsecrets.json']) {
      await writeFile(join(directory, 'renderer', name), '{"canary":1}');
    }
    const { protocol } = electron.parts();
    registerAppScheme(protocol);
    serveWindow(protocol, join(directory, 'renderer'), () => undefined);
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function get(url: string, method = 'GET'): Promise<Response> {
    const handler = electron.handlers.get('app');
    if (handler === undefined) throw new Error('nobody serves app:');
    // Why not a real request: the one here knows no address of a scheme of its own.
    return handler({ url, method } as Request);
  }

  it('must be a secure origin that bypasses nothing', () => {
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('must serve the window with its type', async () => {
    const page = await get('app://windlass/');
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<title>Windlass</title>',
    ]);
    const script = await get('app://windlass/assets/index-A1_b.js?x');
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
  });

  it.each([
    'app://windlass/../secrets.json',
    'app://windlass/%2e%2e/secrets.json',
    'app://windlass/..%2fsecrets.json',
    'app://windlass/..%5csecrets.json',
    'app://windlass/assets/..%2f..%2fsecrets.json',
    'app://windlass/assets/../../secrets.json',
    'app://windlass/..\\secrets.json',
    'app://windlass//etc/passwd',
    'app://windlass/C:secrets.json',
    'app://windlass/%2e%2e%2fsecrets.json',
    'app://windlass/.hidden.json',
    'app://windlass/assets',
    'app://windlass/assets/',
    'app://windlass/index.html%00.js',
    'app://windlass/notes.exe',
    'app://windlass/missing.js',
    `app://windlass/${'a'.repeat(600)}.js`,
    'app://evil/index.html',
    'app://windlass.evil/index.html',
    'app://windlass:80/index.html',
    'app://user@windlass/index.html',
    'file:///etc/passwd',
    'no address',
  ])('must not give %s', async (url) => {
    const answer = await get(url);
    expect([403, 404]).toContain(answer.status);
    expect(await answer.text()).not.toContain('canary');
    expect(answer.headers.get('content-security-policy')).toBe(appHeaders['content-security-policy']);
  });

  it('must refuse every other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await get('app://windlass/', method)).status).toBe(405);
    }
    expect(await (await get('app://windlass/', 'HEAD')).text()).toBe('');
  });

  it('must send with every answer what the web door sends, and allow no network at all', async () => {
    const policy = webHeaders['content-security-policy'];
    expect(appHeaders).toEqual({
      ...webHeaders,
      'content-security-policy': policy?.replace("connect-src 'self'", "connect-src 'none'"),
    });
    for (const url of ['app://windlass/', 'app://windlass/missing.js', 'app://evil/']) {
      expect(Object.fromEntries((await get(url)).headers)).toMatchObject(appHeaders);
    }
  });
});

describe('the document of the window', () => {
  it.each([
    ['app://windlass/', true],
    ['app://windlass/index.html', true],
    ['app://windlass/index.html#/deployments/a/b?c=d', true],
    ['app://windlass/index.html?x=1', false],
    ['app://windlass/assets/x.js', false],
    ['app://evil/', false],
    ['https://windlass/', false],
    ['file:///index.html', false],
    ['javascript:alert(1)', false],
    ['about:blank', false],
    ['data:text/html,x', false],
    ['', false],
  ])('%s: %s', (address, isOwn) => {
    expect(isOwnDocument(address)).toBe(isOwn);
  });
});
