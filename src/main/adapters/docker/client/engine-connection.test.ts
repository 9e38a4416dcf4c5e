import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { ErrorCode, WindlassError } from '../../../../shared/errors.ts';
import { EngineConnection } from './engine-connection.ts';
import type { EngineCall } from './engine-call.ts';
import { LocalTransport } from '../transport/local-transport.ts';

const subject = { area: 'engine' as const, action: 'try it', details: {} };
const get: EngineCall = { method: 'GET', path: '/things', deadlineMs: 5000, subject };
const post: EngineCall = { method: 'POST', path: '/things', body: { a: 1 }, deadlineMs: 5000, subject };
const anything = z.looseObject({});

/** A socket on which every connection is answered by hand: what an engine does when it dies, byte by byte. */
describe('EngineConnection', () => {
  let dir = '';
  let path = '';
  let server: Server;
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let answer: (socket: Socket, line: string, request: string) => void;
  let version = '1.41';
  let isDeaf = false;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'windlass-sock-'));
    path = join(dir, 's');
    requests.length = 0;
    version = '1.41';
    isDeaf = false;
    answer = (socket) => reply(socket, 200, '{"ok":true}');
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (isDeaf || !text.includes('\r\n\r\n')) return;
        const request = text;
        text = '';
        const line = request.slice(0, request.indexOf(' HTTP'));
        requests.push(line);
        if (line === 'GET /_ping?') reply(socket, 200, 'OK', `Api-Version: ${version}\r\n`);
        else answer(socket, line, request);
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  const connection = (care?: { everyMs: number; deadlineMs: number }): EngineConnection =>
    new EngineConnection(new LocalTransport(`unix://${path}`), care);
  const mutations = (): string[] => requests.filter((line) => line.startsWith('POST'));
  const reads = (): string[] => requests.filter((line) => line.startsWith('GET') && !line.includes('_ping'));

  it('the newest version that both sides know must be in every path', async () => {
    await connection().json(anything, get);
    version = '1.99';
    await connection().json(anything, get);
    expect(reads()).toEqual(['GET /v1.41/things?', 'GET /v1.47/things?']);
  });

  it('an engine before API 1.41 must be engine-unsupported by its own version, and what is no engine target-refused', async () => {
    version = '1.40';
    const error = await failure(connection().json(anything, get), 'engine-unsupported');
    expect(error.details).toMatchObject({ apiVersion: '1.40', minimum: '1.41' });
    version = '1.38\r\nServer: Docker/18.06.3-ce (linux)';
    const named = await failure(connection().json(anything, get), 'engine-unsupported');
    expect(named.details).toMatchObject({ version: 'Docker 18.06.3-ce', oldestEngine: 'Docker 20.10' });
    version = 'nonsense';
    await failure(connection().json(anything, get), 'target-refused');
    expect(reads()).toEqual([]);
  });

  it('an engine that is exchanged for an older one must be greeted again, and a change sent then', async () => {
    version = '1.47';
    const engine = connection();
    await engine.send(post);
    version = '1.41';
    answer = (socket, line) =>
      line.includes('v1.47')
        ? reply(
            socket,
            400,
            '{"message":"client version 1.47 is too new. Maximum supported API version is 1.41"}',
          )
        : reply(socket, 204, '');
    expect(await engine.send(post)).toBe(204);
    expect(mutations()).toEqual(['POST /v1.47/things?', 'POST /v1.47/things?', 'POST /v1.41/things?']);
  });

  it('a read that is cut must be sent once more on a new connection', async () => {
    let cuts = 1;
    answer = (socket) => {
      cuts -= 1;
      if (cuts >= 0) socket.destroy();
      else reply(socket, 200, '{"ok":1}');
    };
    expect(await connection().json(anything, get)).toEqual({ ok: 1 });
    expect(reads()).toHaveLength(2);
  });

  it('a read that is cut twice must be connection-lost, and may be tried later', async () => {
    answer = (socket) => socket.destroy();
    const error = await failure(connection().json(anything, get), 'connection-lost');
    expect(error.isRetryable).toBe(true);
    expect(reads()).toHaveLength(2);
  });

  it('a change that is cut must be sent exactly once, and its outcome be unknown', async () => {
    answer = (socket) => socket.destroy();
    const error = await failure(connection().send(post), 'connection-lost');
    expect(error.isRetryable).toBe(false);
    expect(mutations()).toHaveLength(1);
  });

  it('an answer that breaks off in the middle must be connection-lost, never a hang', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"ok":');
      setImmediate(() => socket.destroy());
    };
    await failure(connection().json(anything, get), 'connection-lost');
    await failure(connection().send(post), 'connection-lost');
    expect(mutations()).toHaveLength(1);
  });

  it('a check must end what waits for an engine that went silent, and nothing else', async () => {
    answer = (socket) => void setTimeout(() => reply(socket, 200, '{"ok":true}'), 200);
    const own = connection();
    await own.apiVersion();
    const answered = own.json(anything, get);
    await own.check(100);
    expect(await answered).toEqual({ ok: true });
    isDeaf = true;
    const waiting = failure(own.json(anything, { ...post, deadlineMs: null }), 'connection-lost');
    await new Promise(setImmediate);
    await own.check(100);
    expect((await waiting).details).toMatchObject({ reason: 'silent' });
    expect(await own.check(100)).toBeUndefined();
  });

  it('what waits without a deadline must end when the engine went silent before it answered', async () => {
    const engine = connection({ everyMs: 20, deadlineMs: 50 });
    await engine.apiVersion();
    isDeaf = true;
    const error = await failure(engine.json(anything, { ...get, deadlineMs: null }), 'connection-lost');
    expect(error.details).toMatchObject({ reason: 'silent' });
  });

  it('however many wait, the engine must be asked by one of them at a time', async () => {
    const engine = connection({ everyMs: 20, deadlineMs: 200 });
    await engine.apiVersion();
    isDeaf = true;
    const waiting = Array.from({ length: 10 }, () =>
      failure(engine.json(anything, { ...get, deadlineMs: null }), 'connection-lost'),
    );
    await Promise.all(waiting);
    // The first greeting, those that wait, and who asked for them; one more may have begun when they ended.
    expect(sockets.size).toBeLessThanOrEqual(1 + 10 + 2);
  });

  it('a stream both ways must end when the engine went silent after it had begun', async () => {
    answer = (socket) =>
      void socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    const engine = connection({ everyMs: 20, deadlineMs: 50 });
    const typed = engine.duplex({ ...post, deadlineMs: null }, async (stream) => {
      isDeaf = true;
      stream.write('typed');
      await once(stream, 'close');
      throw new Error('the stream ended');
    });
    expect((await failure(typed, 'connection-lost')).details).toMatchObject({ reason: 'silent' });
  });

  it('an engine that never answers must end at the deadline', async () => {
    answer = () => undefined;
    const error = await failure(connection().json(anything, { ...get, deadlineMs: 150 }), 'connection-lost');
    expect(error.details).toMatchObject({ reason: 'deadline', deadlineMs: 150 });
    expect(reads()).toHaveLength(1);
  });

  it('a registry that never answers must end at the deadline, as one that may answer later', async () => {
    answer = () => undefined;
    const call = { ...get, deadlineMs: 150, subject: { ...subject, area: 'registry' as const } };
    const error = await failure(connection().json(anything, call), 'registry-unreachable');
    expect(error).toMatchObject({ isRetryable: true, details: { reason: 'deadline', deadlineMs: 150 } });
  });

  it('every call must have a connection of its own', async () => {
    const engine = connection();
    for (let count = 0; count < 3; count += 1) await engine.json(anything, get);
    expect(sockets.size).toBe(4);
  });

  it('the engine must not be asked to close a connection, and it must be closed after its call', async () => {
    const closed: Promise<unknown>[] = [];
    answer = (socket, _line, request) => {
      expect(request.toLowerCase()).toContain('\r\nconnection: keep-alive\r\n');
      closed.push(once(socket, 'close'));
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    };
    const engine = connection();
    await engine.send(post);
    await engine.json(anything, get);
    expect(await Promise.all(closed)).toHaveLength(2);
  });

  it('an engine that was restarted meanwhile must answer the next call, a change too', async () => {
    const engine = connection();
    await engine.json(anything, get);
    for (const socket of sockets) socket.destroy();
    expect(await engine.send(post)).toBe(200);
    expect(mutations()).toHaveLength(1);
  });

  it('no socket, nobody listening, and no permission must say so, as not sent', async () => {
    const gone = new EngineConnection(new LocalTransport(`unix://${dir}/none`));
    const missing = await failure(gone.send(post), 'target-unreachable');
    expect(missing).toMatchObject({ isRetryable: true, details: { reason: 'socket-missing' } });
    await writeFile(join(dir, 'file'), '');
    const file = await failure(
      new EngineConnection(new LocalTransport(`unix://${dir}/file`)).send(post),
      'target-unreachable',
    );
    expect(file.details['reason']).toMatch(/not-listening|not-a-socket/);
  });

  it('something that does not speak HTTP must be target-refused', async () => {
    const other = createServer((socket) =>
      socket
        .resume()
        .on('error', () => undefined)
        .end('SSH-2.0-OpenSSH\r\n'),
    );
    await new Promise<void>((resolve) => other.listen(join(dir, 'ssh'), resolve));
    await failure(
      new EngineConnection(new LocalTransport(`unix://${dir}/ssh`)).json(anything, get),
      'target-refused',
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    'tcp://1.2.3.4:2375',
    'ssh://host',
    '/var/run/docker.sock',
    '',
    'unix://',
    'unix://relative',
    `unix:///${'x'.repeat(107)}`,
  ])('the address %j must be refused as usage', (address) => {
    expect(() => new EngineConnection(new LocalTransport(address))).toThrow(
      /not the address of a local engine|too long for a socket/,
    );
  });

  it("the environment's DOCKER_HOST must have no say", async () => {
    const before = process.env['DOCKER_HOST'];
    try {
      for (const inherited of ['tcp://203.0.113.1:2375', 'nonsense://[', 'ssh://x']) {
        process.env['DOCKER_HOST'] = inherited;
        expect(await connection().json(anything, get)).toEqual({ ok: true });
        expect(process.env['DOCKER_HOST']).toBe(inherited);
      }
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  it('a signal must end a call, also one that has not begun', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const call = connection().json(anything, { ...get, signal: controller.signal });
    while (reads().length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await failure(call, 'cancelled');
    await failure(connection().send({ ...post, signal: controller.signal }), 'cancelled');
    expect(mutations()).toEqual([]);
  });

  it('closing must end what is open and refuse what comes', async () => {
    answer = () => undefined;
    const engine = connection();
    const call = engine.json(anything, get);
    while (reads().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await engine.close();
    await failure(call, 'cancelled');
    await failure(engine.json(anything, get), 'target-unreachable');
  });

  it('an answer that is not what it should be must be an engine-error that says where', async () => {
    answer = (socket) => reply(socket, 200, '{"id":7}');
    const error = await failure(connection().json(z.object({ id: z.string() }), get), 'engine-error');
    expect(error.details['engineText']).toMatch(/^id: /);
    answer = (socket) => reply(socket, 200, '<html>');
    await failure(connection().json(anything, get), 'engine-error');
  });

  it('an answer without end must not fill the memory', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const chunk = Buffer.alloc(1024 * 1024, 0x20);
      const flood = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', flood);
      flood();
    };
    const error = await failure(connection().json(anything, { ...get, deadlineMs: 20_000 }), 'engine-error');
    expect(error.details['reason']).toBe('answer-too-large');
  });

  it('the body of a refusal must be read only so far', async () => {
    answer = (socket) => reply(socket, 500, 'x'.repeat(5_000_000));
    const error = await failure(connection().send(post), 'engine-error');
    expect(error.message.length).toBeLessThan(3000);
  });

  it('credentials must travel in their header, padded, and in no error', async () => {
    let header = '';
    answer = (socket, _line, request) => {
      header = /x-registry-auth: (\S+)/i.exec(request)?.[1] ?? '';
      reply(socket, 500, '{"message":"no"}');
    };
    const registryAuth = {
      serverAddress: 'r',
      username: 'me',
      password: 'CANARY>>>???',
      identityToken: null,
    };
    const error = await failure(connection().json(anything, { ...get, registryAuth }), 'engine-error');
    expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/);
    expect(header.length % 4).toBe(0);
    expect(JSON.parse(Buffer.from(header, 'base64').toString())).toEqual({
      username: 'me',
      password: 'CANARY>>>???',
      serveraddress: 'r',
    });
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain('CANARY');
  });

  it('query and body must arrive as they were given', async () => {
    let seen = '';
    answer = (socket, _line, request) => {
      seen = request;
      reply(socket, 200, '{}');
    };
    await connection().send({ ...post, query: { name: 'a&b=c d', all: 1 }, body: { key: 'välue' } });
    expect(seen).toContain('POST /v1.41/things?name=a%26b%3Dc%20d&all=1 HTTP');
    expect(Buffer.from(seen, 'latin1').toString('utf8')).toContain('{"key":"välue"}');
    await connection().send({ ...post, body: {} });
    expect(seen.toLowerCase()).toContain('content-length: 0');
  });
});

function reply(socket: Socket, status: number, body: string, headers = ''): void {
  const length = Buffer.byteLength(body);
  socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: ${length}\r\n${headers}\r\n${body}`);
}

async function failure(call: Promise<unknown>, code: ErrorCode): Promise<WindlassError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (isWindlassError(error, code)) return error;
  throw new Error(`expected ${code}, got ${String(error)}`, { cause: error });
}
