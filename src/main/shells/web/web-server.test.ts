import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../core/model/observed.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { I18nextTranslator } from '../../adapters/translations/i18next-translator.ts';
import { deploymentSummary, fakeApplication, operationRecord } from '../../testing/fake-application.ts';
import type { ArrangedApplication } from '../../testing/fake-application.ts';
import type { WebServer } from './web-server.ts';
import { createWebServer } from './web-server.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const reachable = { environment: 'Demo', stages: [], engine: null, error: null };
let texts: Readonly<Record<Language, Translator>>;
let server: WebServer | null = null;
let nowMs = 0;
const logged: unknown[] = [];

beforeAll(async () => {
  texts = await I18nextTranslator.loadAll(join(import.meta.dirname, '../../../../resources'));
});
afterEach(async () => {
  await server?.close();
  server = null;
});

describe('what protects the page', () => {
  it.each([
    ['another name', (port: number) => `evil.example:${port}`],
    ['a name that begins like ours', (port: number) => `127.0.0.1.evil.example:${port}`],
    ['our address without the port', () => '127.0.0.1'],
    ['our address with another port', () => '127.0.0.1:1'],
    ['a trailing dot', (port: number) => `localhost.:${port}`],
    ['upper case', (port: number) => `LOCALHOST:${port}`],
    ['all interfaces', (port: number) => `0.0.0.0:${port}`],
    ['the address as one number', (port: number) => `2130706433:${port}`],
    ['the address in octal', (port: number) => `0177.0.0.1:${port}`],
    ['the address cut short', (port: number) => `127.1:${port}`],
    ['a user before the name', (port: number) => `x@127.0.0.1:${port}`],
  ])('a request for %s must be refused before anything is looked for', async (_name, hostOf) => {
    const { port, code } = await serve();
    for (const path of [`/?code=${code}`, '/', '/favicon.ico', '/nothing']) {
      const answer = await get(port, path, { host: hostOf(port) });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await get(port, `/?code=${code}`)).status).toBe(200);
  });

  it.each([
    ['two names', (port: number) => ['GET / HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Host: evil.example']],
    ['no name at all', () => ['GET / HTTP/1.1']],
    ['an empty name', () => ['GET / HTTP/1.1', 'Host:']],
    ['a whole address', (port: number) => ['GET http://evil.example/ HTTP/1.1', `Host: 127.0.0.1:${port}`]],
    ['an address that is none', (port: number) => ['GET http://[ HTTP/1.1', `Host: 127.0.0.1:${port}`]],
  ])('a request line with %s must be refused', async (_name, linesOf) => {
    const { port } = await serve();
    const reply = await raw(port, linesOf(port));
    expect(reply).toMatch(/^HTTP\/1\.1 (403|400) /);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('its own name %s must be answered', async (name) => {
    const { port } = await serve();
    expect((await get(port, '/', { host: `${name}:${port}` })).status).toBe(401);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s must not be possible', async (method) => {
    const { port } = await serve();
    const cookie = await signIn(port);
    const answer = await get(port, '/', { method, cookie });
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('every answer must carry every protecting header', async () => {
    const { port } = await serve({ deployments: { list: () => Promise.reject(new Error('broken')) } });
    const cookie = await signIn(port);
    const answers = [
      await get(port, '/', { host: 'evil.example' }),
      await get(port, '/'),
      await get(port, '/', { cookie }),
      await get(port, '/nothing', { cookie }),
      await get(port, '/', { method: 'POST' }),
      await get(port, '/%', { cookie }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 500, 404, 405, 400]);
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
    }
  });

  it('the policy must allow exactly the style sheet of the page', async () => {
    const { port } = await serve();
    const { headers, body } = await get(port, '/');
    const style = /<style>([^]*?)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(body).not.toMatch(/\sstyle=/);
  });

  it('a code must work once', async () => {
    const { port, code } = await serve();
    const first = await get(port, `/?code=${code}`);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(first.body).not.toContain(code);
    const second = await get(port, `/?code=${code}`);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await get(port, '/', { cookie })).status).toBe(200);
  });

  it('guessing must be stopped, and go on being possible for nobody but the one who is signed in', async () => {
    const { port, code } = await serve();
    const cookie = await signIn(port, code);
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await get(port, `/?code=guess${guess}`)).status).toBe(401);
    }
    expect((await get(port, '/?code=another')).status).toBe(429);
    expect((await get(port, '/', { cookie: `windlass-${port}=wrong` })).status).toBe(429);
    expect((await get(port, '/', { cookie })).status).toBe(200);
    nowMs += 60_001;
    expect((await get(port, '/?code=another')).status).toBe(401);
  });

  it('a path that is no address must not end the server', async () => {
    const { port } = await serve();
    await raw(port, ['GET //[ HTTP/1.1', `Host: 127.0.0.1:${port}`]);
    expect((await get(port, '/')).status).toBe(401);
  });
});

describe('what the page shows', () => {
  it('must show deployments, environments and what is running', async () => {
    const page = await show({
      operations: {
        list: () => Promise.resolve([operationRecord({ end: null, endedAt: null, phase: 'pull' })]),
        show: () =>
          Promise.resolve({
            record: operationRecord(),
            events: [
              {
                sequence: 1,
                at: '2026-01-31T08:00:00Z',
                body: {
                  type: 'progress.advanced',
                  progress: {
                    percent: 42,
                    phase: 'pull',
                    images: { done: 1, total: 2 },
                    oneShots: { done: 0, total: 0 },
                    services: { done: 0, total: 2 },
                    pulledBytes: 0,
                    totalBytes: 0,
                  },
                },
              },
            ],
          }),
      },
    });
    expect(page).toContain('<strong>shop</strong>');
    expect(page).toContain('Running');
    expect(page).toContain('2.0.0');
    expect(page).toContain('Pulling Images');
    expect(page).toContain('42 %');
    expect(page).toMatch(/http-equiv="refresh" content="3"/);
  });

  it.each([
    [{ 'accept-language': 'de-DE,de;q=0.9' }, '/', 'de'],
    [{}, '/?lang=de', 'de'],
    [{ 'accept-language': 'de' }, '/?lang=en', 'en'],
    [{ 'accept-language': 'fr' }, '/', 'en'],
  ])('must speak the language of the reader: %j %s', async (headers, path, language) => {
    const { port } = await serve();
    const cookie = await signIn(port);
    const { body } = await get(port, path, { cookie, headers });
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).toContain(
      language === 'de' ? 'Das volle Fenster gibt es noch nicht' : 'The full window is not there yet',
    );
  });

  it('must offer the rollback of a failed deployment instead of an upgrade', async () => {
    const info = {
      canRollback: true,
      rollbackTargetVersion: '1.0.0',
      snapshotDescription: '',
      snapshotCreatedAt: '',
    };
    const page = await show({
      deployments: {
        list: () => Promise.resolve([deploymentSummary({ status: 'Failed' })]),
        rollbackInfo: () => Promise.resolve(info),
      },
    });
    expect(page).toContain('Rollback Available: 1.0.0');
    expect(page).not.toContain('2.0.0');
  });

  it('must offer an engine of this machine that is no environment yet', async () => {
    const engine = { id: 'e' } as EngineInfo;
    const page = await show({
      environments: { discover: () => Promise.resolve([{ dockerHost: 'unix:///run/docker.sock', engine }]) },
    });
    expect(page).toContain('windlass env add local --docker-host unix:///run/docker.sock');
  });

  it('must never let a text from outside become markup', async () => {
    const hostile = `"><script>alert(1)</script>' onload=x \u202e`;
    const page = await show({
      deployments: {
        list: () =>
          Promise.resolve([
            deploymentSummary({
              name: hostile,
              environment: hostile,
              productName: hostile,
              version: hostile,
              upgradeTo: hostile,
            }),
          ]),
      },
    });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202e');
    expect(page).toContain('&#60;script&#62;');
    expect(page.match(/<[a-z][^>]*\sonload/g)).toBeNull();
  });

  it('an error must be a page without details, which go to the log', async () => {
    const { port } = await serve({
      deployments: { list: () => Promise.reject(new Error('canary in /secret/path')) },
    });
    const cookie = await signIn(port);
    const { status, body } = await get(port, '/', { cookie });
    expect(status).toBe(500);
    expect(body).not.toContain('canary');
    expect(String(logged.at(-1))).toContain('canary');
  });
});

async function serve(arranged: ArrangedApplication = {}): Promise<{ port: number; code: string }> {
  const application = fakeApplication({
    ...arranged,
    environments: {
      test: () => Promise.resolve(reachable),
      discover: () => Promise.resolve([]),
      ...arranged.environments,
    },
    deployments: { list: () => Promise.resolve([deploymentSummary()]), ...arranged.deployments },
    operations: { list: () => Promise.resolve([]), ...arranged.operations },
  });
  server = createWebServer({
    application,
    texts,
    version: '0.0.0',
    now: () => nowMs,
    logError: (_message, error) => logged.push(error),
  });
  const address = new URL(await server.listen(null));
  lastCode = address.searchParams.get('code') ?? '';
  return { port: Number(address.port), code: lastCode };
}

let lastCode = '';

async function signIn(port: number, code = lastCode): Promise<string> {
  const { headers } = await get(port, `/?code=${code}`);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function show(arranged: ArrangedApplication): Promise<string> {
  const { port } = await serve(arranged);
  const { status, body } = await get(port, '/', { cookie: await signIn(port) });
  expect(status).toBe(200);
  return body;
}

function get(
  port: number,
  path: string,
  options: { host?: string; cookie?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const headers = {
    host: options.host ?? `127.0.0.1:${port}`,
    ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function raw(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`),
    );
    let reply = '';
    socket.on('data', (chunk) => (reply += chunk.toString()));
    socket.on('close', () => resolve(reply));
    socket.on('error', reject);
  });
}
