import { describe, expect, it } from 'vitest';
import { closeCodes } from '../../../shared/contract/web-door.ts';
import { ask, askRaw } from '../../testing/raw-http.ts';
import { expectedPolicy, openScene, type WebScene } from '../../testing/web-scene.ts';

/** What a socket of the window itself brings. */
async function ownSocket(web: WebScene): Promise<{ headers: Record<string, string>; hello: string }> {
  const { cookie, token } = await web.signIn();
  return { headers: { origin: web.origin, cookie }, hello: JSON.stringify({ type: 'hello', token }) };
}

describe('a request for another name', () => {
  const strangers: readonly [string, (port: number) => string][] = [
    ['another name', (port) => `evil.example:${port}`],
    ['another name without a port', () => 'evil.example'],
    ['a name that begins like ours', (port) => `127.0.0.1.evil.example:${port}`],
    ['our address without the port', () => '127.0.0.1'],
    ['our address with another port', () => '127.0.0.1:1'],
    ['a trailing dot', (port) => `localhost.:${port}`],
    ['upper case', (port) => `LOCALHOST:${port}`],
    ['all interfaces', (port) => `0.0.0.0:${port}`],
    ['the address as one number', (port) => `2130706433:${port}`],
    ['the address in octal', (port) => `0177.0.0.1:${port}`],
    ['the address cut short', (port) => `127.1:${port}`],
    ['a user before the name', (port) => `x@127.0.0.1:${port}`],
  ];

  it.each(strangers)('must be refused before anything is looked for: %s', async (_name, hostOf) => {
    const web = await openScene();
    const host = hostOf(web.port);
    for (const path of ['/', '/assets/main-1a2b.js', '/nothing.txt', '/session', '/wire']) {
      expect((await ask(web.port, path, { headers: { host } })).status).toBe(403);
    }
    expect((await web.redeem(web.code, { host })).status).toBe(403);
    const { headers, hello } = await ownSocket(web);
    expect(await web.socket({ ...headers, host }, hello)).toMatchObject({ messages: [403] });
  });

  it.each([
    ['two names', (port: number) => ['GET / HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Host: evil.example']],
    ['no name at all', () => ['GET / HTTP/1.1']],
    ['an empty name', () => ['GET / HTTP/1.1', 'Host:']],
    ['a whole address', (port: number) => ['GET http://evil.example/ HTTP/1.1', `Host: 127.0.0.1:${port}`]],
    ['an address that is none', (port: number) => ['GET http://[ HTTP/1.1', `Host: 127.0.0.1:${port}`]],
    ['two slashes', (port: number) => ['GET //evil.example/ HTTP/1.1', `Host: 127.0.0.1:${port}`]],
  ])("must be refused when its lines are no client's: %s", async (_name, linesOf) => {
    const web = await openScene();
    expect(await askRaw(web.port, linesOf(web.port))).toMatch(/^HTTP\/1\.1 (403|400) /);
    expect((await ask(web.port, '/')).status).toBe(200);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('its own name must be answered: %s', async (name) => {
    const web = await openScene();
    expect((await ask(web.port, '/', { headers: { host: `${name}:${web.port}` } })).status).toBe(200);
  });
});

describe('a request of another page', () => {
  it.each([
    ['no origin', {}],
    ['an opaque origin', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['our name in another scheme', { origin: 'https://127.0.0.1:PORT' }],
    ['another own name than it is sent to', { origin: 'http://localhost:PORT' }],
    ['a browser that says another site', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'cross-site' }],
    [
      'a browser that says the same machine',
      { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'same-site' },
    ],
    ['a browser that says by hand', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'none' }],
    ['a public page', { origin: 'http://127.0.0.1:PORT', 'access-control-request-private-network': 'true' }],
  ])('must not sign in, and must leave the code as it is: %s', async (_name, headers) => {
    const web = await openScene();
    const sent = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', String(web.port)),
    ]);
    const answer = await ask(web.port, '/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...Object.fromEntries(sent) },
      body: JSON.stringify({ code: web.code }),
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await web.redeem(web.code)).status).toBe(200);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'a form must not sign in: %s',
    async (type) => {
      const web = await openScene();
      expect((await web.redeem(web.code, { 'content-type': type })).status).toBe(415);
      expect((await web.redeem(web.code)).status).toBe(200);
    },
  );

  it('must not read a file of the window, but may lead the operator to it', async () => {
    const web = await openScene();
    const site = { 'sec-fetch-site': 'cross-site' };
    const embedded = { ...site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
    expect((await ask(web.port, '/assets/main-1a2b.js', { headers: embedded })).status).toBe(403);
    expect(
      (
        await ask(web.port, '/', {
          headers: { ...site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
        })
      ).status,
    ).toBe(403);
    const opened = { ...site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await ask(web.port, '/', { headers: opened })).status).toBe(200);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST'])('%s must not be possible', async (method) => {
    const web = await openScene();
    const answer = await ask(web.port, '/', { method, headers: { origin: web.origin } });
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the wire', () => {
  it('must be opened by cookie, token, name and origin together, and by nothing less', async () => {
    const web = await openScene();
    const { headers, hello } = await ownSocket(web);
    const other = await ownSocket(web);
    const { cookie: _cookie, ...withoutCookie } = headers;
    const { origin: _origin, ...withoutOrigin } = headers;
    const wrong = JSON.stringify({ type: 'hello', token: 'x'.repeat(43) });
    expect(await web.socket(headers, hello)).toMatchObject({ messages: ['ready', 'answer'] });
    const refused = { messages: [], closeCode: closeCodes.refused };
    expect(await web.socket(headers, wrong)).toEqual(refused);
    expect(await web.socket(headers, other.hello)).toEqual(refused);
    expect(await web.socket(withoutCookie, hello)).toEqual(refused);
    expect(await web.socket({ ...headers, cookie: `windlass-${web.port}=wrong` }, hello)).toEqual(refused);
    const strangers = ['http://evil.example', 'http://127.0.0.1:1', 'null', `http://localhost:${web.port}`];
    for (const origin of strangers) {
      for (const first of [hello, null]) {
        expect(await web.socket({ ...headers, origin }, first)).toMatchObject({ messages: [403] });
      }
    }
    expect(await web.socket(withoutOrigin, hello)).toMatchObject({ messages: [403] });
  });

  it('must hear nothing else before hello', async () => {
    const web = await openScene();
    const { headers } = await ownSocket(web);
    const early = JSON.stringify({ type: 'call', id: 1, method: 'app.about', input: {} });
    expect(await web.socket(headers, early)).toEqual({ messages: [], closeCode: closeCodes.malformed });
    expect(await web.socket(headers, '{')).toEqual({ messages: [], closeCode: closeCodes.malformed });
    expect(await web.socket(headers, 'x'.repeat(2_000_000))).toMatchObject({ messages: [], closeCode: 1009 });
  });

  it('strangers who say nothing must be turned away before they are many', async () => {
    const web = await openScene();
    const { headers } = await ownSocket(web);
    const silent = Array.from({ length: 20 }, () => web.socket(headers, null));
    const turnedAway = await Promise.race(silent);
    expect(turnedAway.messages).toEqual([503]);
  });

  it('must be found nowhere else, and must not be a page', async () => {
    const web = await openScene();
    expect((await ask(web.port, '/wire')).status).toBe(426);
    const lines = [
      'GET /other HTTP/1.1',
      `Host: 127.0.0.1:${web.port}`,
      `Origin: ${web.origin}`,
      'Upgrade: websocket',
    ];
    expect(await askRaw(web.port, [...lines, 'Connection: upgrade'])).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('signing in', () => {
  it('a code must work once, and the next one is printed for the operator', async () => {
    const web = await openScene();
    const { code } = web;
    const first = await web.redeem(code);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^windlass-${web.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const second = await web.redeem(code);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(web.addresses).toHaveLength(2);
    expect((await web.redeem(web.code)).status).toBe(200);
  });

  it('a second tab of a browser must not put the first one out', async () => {
    const web = await openScene();
    const first = await web.signIn();
    const second = await web.signIn({ cookie: first.cookie });
    expect(second.cookie).toBe(first.cookie);
    for (const { token } of [first, second]) {
      const hello = JSON.stringify({ type: 'hello', token });
      const headers = { origin: web.origin, cookie: first.cookie };
      expect(await web.socket(headers, hello)).toMatchObject({ messages: ['ready', 'answer'] });
    }
  });

  it('guessing must be stopped, for codes and tokens alike, and never for who is signed in', async () => {
    const web = await openScene();
    const { headers, hello } = await ownSocket(web);
    for (let guess = 0; guess < 5; guess += 1) expect((await web.redeem(`guess-${guess}`)).status).toBe(401);
    for (let guess = 0; guess < 5; guess += 1) {
      await web.socket(headers, JSON.stringify({ type: 'hello', token: `guess-${guess}` }));
    }
    expect((await web.redeem(web.code)).status).toBe(429);
    const guess = JSON.stringify({ type: 'hello', token: 'guess' });
    expect(await web.socket(headers, guess)).toEqual({ messages: [], closeCode: closeCodes.tooMany });
    expect(await web.socket(headers, hello)).toMatchObject({ messages: ['ready', 'answer'] });
    web.nowMs += 60_001;
    expect((await web.redeem(web.code)).status).toBe(200);
  });

  it.each(['', '{', '[]', '{"code":7}', '{"code":"a","more":1}', `{"code":"${'a'.repeat(2_000)}"}`])(
    'a body that is no sign-in must be refused: %s',
    async (body) => {
      const web = await openScene();
      const headers = { origin: web.origin, 'content-type': 'application/json' };
      expect((await ask(web.port, '/session', { method: 'POST', headers, body })).status).toBe(400);
      expect((await ask(web.port, '/')).status).toBe(200);
    },
  );

  it('neither code, cookie nor token must be in the log or in an answer that is not meant for them', async () => {
    const web = await openScene();
    const { code } = web;
    const { cookie, token } = await web.signIn();
    await web.redeem(code);
    await web.socket({ origin: web.origin, cookie }, 'no JSON');
    await ask(web.port, '/session', {
      method: 'POST',
      headers: { origin: web.origin, 'content-type': 'application/json' },
      body: `{${token}`,
    });
    const pages = await Promise.all(
      ['/', '/nothing.txt', '/session'].map((path) => ask(web.port, path, { headers: { cookie } })),
    );
    const everything = JSON.stringify([web.logged.map(String), pages]);
    for (const secret of [code, token, cookie.split('=')[1] ?? '']) expect(everything).not.toContain(secret);
  });
});

describe('the window', () => {
  it('must load without a cookie, at every address of its own, and never be kept', async () => {
    const web = await openScene();
    for (const path of ['/', '/deployments', '/deployments/Demo/shop?tab=logs', '/sign-in']) {
      const { status, headers, body } = await ask(web.port, path);
      expect([status, headers['content-type'], headers['cache-control'], body]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
        '<!doctype html>',
      ]);
    }
    const asset = await ask(web.port, '/assets/main-1a2b.js');
    expect([asset.status, asset.body]).toEqual([200, 'start()']);
    expect(asset.headers['cache-control']).toContain('immutable');
    expect((await ask(web.port, '/', { method: 'HEAD' })).body).toBe('');
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets/other.js',
    '/..%5cx.js',
  ])('a path must not lead out of it: %s', async (path) => {
    const web = await openScene();
    expect((await ask(web.port, path)).status).toBe(404);
  });

  it('every answer must carry every protecting header, whatever it is', async () => {
    const web = await openScene();
    const json = { origin: web.origin, 'content-type': 'application/json' };
    const answers = [
      await ask(web.port, '/', { headers: { host: 'evil.example' } }),
      await ask(web.port, '/'),
      await ask(web.port, '/assets/main-1a2b.js'),
      await ask(web.port, '/nothing.txt'),
      await ask(web.port, '/', { method: 'POST', headers: json }),
      await ask(web.port, '/session'),
      await ask(web.port, '/session', { method: 'POST', headers: json, body: '{}' }),
      await web.redeem('wrong'),
      await web.redeem(web.code),
      await ask(web.port, '/wire'),
      await ask(web.port, '/%'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      403, 200, 200, 404, 405, 405, 400, 401, 200, 426, 200,
    ]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'content-security-policy': expectedPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(expectedPolicy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(expectedPolicy).toContain("frame-ancestors 'none'");
    expect(expectedPolicy).not.toMatch(/unsafe|\*|http/);
  });
});
