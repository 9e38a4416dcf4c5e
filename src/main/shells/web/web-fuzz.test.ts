import { connect } from 'node:net';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { fuzzing } from '../../testing/fuzz-runs.ts';
import { ask } from '../../testing/raw-http.ts';
import { openScene } from '../../testing/web-scene.ts';

/** Sends the bytes and hears until the other side ends, or has heard enough of an unfinished request. */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let reply = '';
    socket.on('data', (chunk) => (reply += chunk.toString('latin1')));
    socket.on('close', () => resolve(reply));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(reply) : reject(error),
    );
  });
}

const word = fc.oneof(
  fc.constantFrom(
    'GET',
    'POST',
    '/',
    '/session',
    '/wire',
    '/../etc/passwd',
    '/%2e%2e/',
    '/%00',
    '*',
    'HTTP/1.1',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const header = fc.oneof(
  fc.constantFrom(
    'Content-Length: 99999999',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Expect: 100-continue',
    'Sec-WebSocket-Version: 13',
    'Cookie: a=b; __proto__=c',
  ),
  fc
    .tuple(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 40 }))
    .map((pair) => pair.join(': ')),
);

describe('a request', { timeout: 60_000 }, () => {
  it('must be answered or cut, whatever lines it has, and the next one be answered', async () => {
    const web = await openScene();
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.array(header, { maxLength: 6 }),
        fc.uint8Array({ maxLength: 200 }),
        async (words, isOurs, headers, body) => {
          const host = isOurs ? [`Host: 127.0.0.1:${web.port}`] : [];
          const head = [words.join(' '), ...host, ...headers].join('\r\n');
          const reply = await exchange(web.port, Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
          expect(reply).not.toMatch(/^HTTP\/1\.1 5/);
          expect(reply).not.toContain(web.code);
        },
      ),
      fuzzing(150),
    );
    expect((await ask(web.port, '/')).status).toBe(200);
    expect(web.logged).toEqual([]);
  });
});

describe('a socket of the window', { timeout: 60_000 }, () => {
  it('must be closed or answered, whatever is said on it, and the next one be opened', async () => {
    const web = await openScene();
    const { cookie, token } = await web.signIn();
    const headers = { origin: web.origin, cookie };
    const hello = JSON.stringify({ type: 'hello', token });
    const message = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.json(),
      fc
        .record({ type: fc.constantFrom('call', 'follow', 'ping', 'hello'), id: fc.integer() })
        .map((each) => JSON.stringify(each)),
      fc.uint8Array({ maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(message, { minLength: 1, maxLength: 5 }),
        async (isIn, said) => {
          await say(web.port, headers, [...(isIn ? [hello] : []), ...said]);
        },
      ),
      fuzzing(60),
    );
    expect(await web.socket(headers, hello)).toMatchObject({ messages: ['ready', 'answer'] });
  });
});

/** Says it all, asks for the end, and waits for it. */
function say(
  port: number,
  headers: Readonly<Record<string, string>>,
  said: readonly (string | Uint8Array)[],
): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, { headers });
    socket.on('error', () => undefined);
    socket.on('unexpected-response', () => socket.terminate());
    socket.on('open', () => {
      for (const each of said) socket.send(each);
      socket.close();
    });
    socket.on('close', () => resolve());
  });
}
