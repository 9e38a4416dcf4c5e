import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode, WindlassError } from '../../../shared/errors.ts';
import type { PullProgress } from '../../core/ports/docker-target.ts';
import { DockerEngineTarget } from './docker-engine-target.ts';
import { LocalTransport } from './transport/local-transport.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const pinned = `r.example/shop/web@${digest}`;
const never = new AbortController().signal;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** An engine that behaves badly on purpose: what a real one does only when a disk or a network breaks. */
describe('DockerEngineTarget against a hostile engine', () => {
  let dir = '';
  let server: Server;
  let target: DockerEngineTarget;
  const handlers = new Map<string, Handler>();
  const seen: string[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'windlass-sock-'));
    handlers.clear();
    seen.length = 0;
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/v1\.\d+/, '').replace(/\?.*$/, '');
      seen.push(`${request.method} ${request.url}`);
      if (path === '/_ping') return response.writeHead(200, { 'api-version': '1.41' }).end('OK');
      const handler = handlers.get(`${request.method} ${path}`);
      if (handler === undefined) return response.writeHead(501).end('{"message":"not arranged"}');
      return handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(join(dir, 's'), resolve));
    target = new DockerEngineTarget({ transport: new LocalTransport(`unix://${dir}/s`) });
  });

  afterEach(async () => {
    await target.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  describe('pulling', () => {
    const imageIsThere = (digests: readonly string[] = [pinned]): void =>
      answer(`GET /images/${pinned}/json`, 200, { Id: 'sha256:01', RepoDigests: digests });

    it('progress must be handed on, and the image be looked for afterwards', async () => {
      stream('POST /images/create', [
        { status: 'Pulling from shop/web', id: digest },
        { status: 'Downloading', progressDetail: { current: 5, total: 10 }, id: 'b0d97b471877' },
        { status: 'Pull complete', progressDetail: {}, id: 'b0d97b471877' },
      ]);
      imageIsThere();
      const events: PullProgress[] = [];
      await target.pullImage(pinned, null, (event) => events.push(event), never);
      expect(events[1]).toEqual({
        layer: 'b0d97b471877',
        status: 'downloading',
        currentBytes: 5,
        totalBytes: 10,
      });
      expect(seen).toContain(`POST /v1.41/images/create?fromImage=${encodeURIComponent(pinned)}`);
    });

    it.each<[string, ErrorCode, boolean]>([
      ['write /var/lib/docker/tmp/x: no space left on device', 'host-disk-full', false],
      ['toomanyrequests: slow down', 'registry-rate-limited', true],
      ['filesystem layer verification failed for digest sha256:00', 'pull-failed', true],
      ['a thing nobody has seen', 'pull-failed', false],
    ])(
      'an error inside the stream (%s) must be %s although the status was 200',
      async (text, code, isRetryable) => {
        stream('POST /images/create', [{ status: 'x' }, { errorDetail: { message: text }, error: text }]);
        imageIsThere();
        const error = await failure(
          target.pullImage(pinned, null, () => undefined, never),
          code,
        );
        expect(error.isRetryable).toBe(isRetryable);
      },
    );

    it('a stream that ends early, without the image, must be a failed pull that may be tried again', async () => {
      stream('POST /images/create', [{ status: 'Downloading', id: 'b0d97b471877' }]);
      answer(`GET /images/${pinned}/json`, 404, { message: `No such image: ${pinned}` });
      const error = await failure(
        target.pullImage(pinned, null, () => undefined, never),
        'pull-failed',
      );
      expect(error).toMatchObject({ isRetryable: true, details: { reason: 'ended-early', image: pinned } });
    });

    it('an image with another digest must not pass for the one that was pulled', async () => {
      stream('POST /images/create', [{ status: 'Status: Downloaded newer image' }]);
      imageIsThere([`r.example/shop/web@sha256:${'cd'.repeat(32)}`]);
      await failure(
        target.pullImage(pinned, null, () => undefined, never),
        'pull-failed',
      );
    });

    it('a stream that is cut must be a lost connection, after which pulling again does no harm', async () => {
      handlers.set('POST /images/create', (_request, response) => {
        response.writeHead(200);
        response.write('{"status":"Downloading"}\n', () => response.destroy());
      });
      const error = await failure(
        target.pullImage(pinned, null, () => undefined, never),
        'connection-lost',
      );
      expect(error).toMatchObject({ isRetryable: true, details: { reason: 'cut' } });
      expect(seen.filter((line) => line.startsWith('POST'))).toHaveLength(1);
    });

    it('garbage in the stream must neither end nor spoil the pull', async () => {
      handlers.set('POST /images/create', (_request, response) => {
        response.writeHead(200);
        response.write(Buffer.from([0xff, 0xfe, 0x0a]));
        response.end('not json\n[]\n{"status":"Pull complete","id":"b0d97b471877"}');
      });
      imageIsThere();
      const events: PullProgress[] = [];
      await target.pullImage(pinned, null, (event) => events.push(event), never);
      expect(events).toHaveLength(1);
    });

    it('an error of whoever is told the progress must come back as it is', async () => {
      stream('POST /images/create', [{ status: 'Downloading' }]);
      const own = new Error('mine');
      const pulling = target.pullImage(
        pinned,
        null,
        () => {
          throw own;
        },
        never,
      );
      await expect(pulling).rejects.toBe(own);
    });

    it('calling off must close the request, so that the engine stops', async () => {
      const closed = new Promise<void>((resolve) => {
        handlers.set('POST /images/create', (_request, response) => {
          response.on('close', resolve);
          response.writeHead(200);
          response.write('{"status":"Downloading"}\n');
        });
      });
      const controller = new AbortController();
      const pulling = target.pullImage(pinned, null, () => controller.abort(), controller.signal);
      await failure(pulling, 'cancelled');
      await closed;
    });

    it('a reference without digest must not be pulled', async () => {
      await failure(
        target.pullImage('r.example/shop/web:1', null, () => undefined, never),
        'image-invalid',
      );
      expect(seen).toEqual([]);
    });
  });

  describe('files', () => {
    it('links, devices and names that climb must be left out', async () => {
      const archive = pack();
      archive.entry({ name: 'ledger/', type: 'directory' });
      archive.entry({ name: 'ledger/good.json' }, 'yes');
      archive.entry({ name: 'ledger/link', type: 'symlink', linkname: '/etc/passwd' });
      archive.entry({ name: 'ledger/hard', type: 'link', linkname: 'ledger/good.json' });
      archive.entry({ name: 'ledger/fifo', type: 'fifo' });
      archive.entry({ name: 'ledger/../../evil' }, 'no');
      archive.entry({ name: 'ledger//double' }, 'no');
      archive.entry({ name: '/absolute' }, 'kept below');
      archive.entry({ name: 'alone' }, 'no');
      archive.finalize();
      handlers.set(
        'GET /containers/c1/archive',
        (_request, response) => void archive.pipe(response.writeHead(200)),
      );
      const files = await target.readFiles('c1', '/ledger');
      expect([...files.keys()].sort()).toEqual(['absolute', 'good.json']);
    });

    it('a broken or cut archive must be an error, never a part of the files', async () => {
      const archive = pack();
      archive.entry({ name: 'l/a' }, 'x'.repeat(5000));
      archive.entry({ name: 'l/b' }, 'x'.repeat(5000));
      archive.finalize();
      const whole = await bytesOf(archive);
      handlers.set('GET /containers/c1/archive', (_request, response) => {
        response.writeHead(200);
        response.write(whole.subarray(0, 7000), () => response.destroy());
      });
      await failure(target.readFiles('c1', '/l'), 'connection-lost');
      handlers.set('GET /containers/c1/archive', (_request, response) =>
        response.end(whole.subarray(0, 7000)),
      );
      await failure(target.readFiles('c1', '/l'), 'engine-error');
      handlers.set('GET /containers/c1/archive', (_request, response) =>
        response.end(Buffer.alloc(4096, 0x41)),
      );
      await failure(target.readFiles('c1', '/l'), 'engine-error');
    });

    /** An engine that cuts the line under what is sent for the deepest directory. */
    const cutUnderWriting = (): void => {
      handlers.set('PUT /containers/c1/archive', (request, response) => {
        if (request.url?.includes('shop') === true) return request.socket.destroy();
        request.resume().on('end', () => response.writeHead(200).end());
      });
    };
    const writings = (): number => seen.filter((call) => call.startsWith('PUT ')).length;

    it('a file must be written although the line is cut for want of its directory', async () => {
      cutUnderWriting();
      answer('GET /containers/c1/archive', 404, { message: 'Could not find the file /ledger/shop' });
      await target.writeFile('c1', '/ledger/shop/1.json', new Uint8Array(1_000_000));
      expect(writings()).toBe(2);
    });

    it('a line that is cut while a file is written into a directory that is there must be told', async () => {
      cutUnderWriting();
      const archive = pack();
      archive.entry({ name: 'shop/0.json' }, '{}');
      archive.finalize();
      const bytes = await bytesOf(archive);
      handlers.set('GET /containers/c1/archive', (_request, response) => response.end(bytes));
      await failure(target.writeFile('c1', '/ledger/shop/1.json', new Uint8Array(10)), 'connection-lost');
      expect(writings()).toBe(1);
    });

    it('more than 64 MB must be refused', async () => {
      const archive = pack();
      archive.entry({ name: 'l/a' }, Buffer.alloc(65 * 1024 * 1024));
      archive.finalize();
      const bytes = await bytesOf(archive);
      handlers.set('GET /containers/c1/archive', (_request, response) => response.end(bytes));
      const error = await failure(target.readFiles('c1', '/l'), 'engine-error');
      expect(error.details['reason']).toBe('answer-too-large');
    });
  });

  describe('observing', () => {
    it('a container that vanishes between list and inspect must be left out', async () => {
      answer('GET /containers/json', 200, [
        { Id: 'aa', Names: ['/one'] },
        { Id: 'bb', Names: ['/two'] },
      ]);
      answer('GET /containers/aa/json', 404, { message: 'No such container: aa' });
      answer('GET /containers/bb/json', 200, {
        Id: 'bb',
        Name: '/two',
        State: { Status: 'removing' },
        Config: {},
        HostConfig: {},
        NetworkSettings: {},
      });
      answer('GET /networks', 200, []);
      answer('GET /volumes', 200, { Volumes: null });
      const host = await target.observe('shop');
      expect(host.containers.map((container) => [container.name, container.state])).toEqual([
        ['two', 'removing'],
      ]);
      expect(host.volumes).toEqual([]);
      const filter = encodeURIComponent('{"label":["windlass.deployment=shop"]}');
      expect(seen).toContain(`GET /v1.41/containers/json?all=1&filters=${filter}`);
    });

    it('a failure of the engine must never pass for an empty host', async () => {
      answer('GET /containers/json', 500, { message: 'database is locked' });
      answer('GET /networks', 200, []);
      answer('GET /volumes', 200, { Volumes: [] });
      await failure(target.observe('shop'), 'engine-error');
      answer('GET /containers/zz/json', 500, { message: 'database is locked' });
      await failure(target.inspectContainer('zz'), 'engine-error');
    });
  });

  describe('stopping', () => {
    it('the grace must be sent only when it is given, in whole seconds', async () => {
      answer('POST /containers/aa/stop', 304, null);
      await target.stopContainer('aa', 1200);
      expect(seen.at(-1)).toBe('POST /v1.41/containers/aa/stop?t=2');
      answer('GET /containers/aa/json', 200, {
        Id: 'aa',
        Name: '/aa',
        State: { Status: 'running' },
        Config: { StopTimeout: 3600 },
        HostConfig: {},
        NetworkSettings: {},
      });
      await target.stopContainer('aa', null);
      expect(seen.at(-1)).toMatch(/^POST \/v1\.41\/containers\/aa\/stop\??$/);
    });
  });

  describe('removing', () => {
    it('no volume and no force may ever be asked for', async () => {
      answer('DELETE /containers/aa', 204, null);
      await target.removeContainer('aa');
      expect(seen.at(-1)).toMatch(/^DELETE \/v1\.41\/containers\/aa\??$/);
    });

    it('a removal under way must be success', async () => {
      answer('DELETE /containers/aa', 409, { message: 'removal of container aa is already in progress' });
      await target.removeContainer('aa');
    });

    it.each(['../images/x', 'a/b', 'a?force=1', '', 'a b', '.', 'ä'])(
      'the name %j must never reach another call',
      async (name) => {
        await failure(target.removeContainer(name), 'usage');
        expect(seen).toEqual([]);
      },
    );

    it('an image id must not be untagged: the image would go with all its tags', async () => {
      await failure(target.untagImage(digest), 'image-invalid');
      await failure(target.untagImage('shop/web'), 'image-invalid');
      expect(seen).toEqual([]);
    });
  });

  describe('holders', () => {
    it('an empty image that was removed meanwhile must be imported again', async () => {
      let hasImage = true;
      answer('GET /images/windlass/empty:1/json', 200, { Id: 'sha256:01' });
      handlers.set('POST /images/create', (_request, response) => {
        hasImage = true;
        response.end('{"status":"sha256:01"}');
      });
      handlers.set('POST /containers/create', (_request, response) =>
        hasImage
          ? response.writeHead(201).end('{"Id":"aa"}')
          : response.writeHead(404).end('{"message":"No such image: windlass/empty:1"}'),
      );
      const holder = { name: 'h1', role: 'lock' as const, labels: {}, volume: null, ports: [] };
      await target.createHolder(holder);
      hasImage = false;
      answer('GET /images/windlass/empty:1/json', 404, { message: 'No such image: windlass/empty:1' });
      expect(await target.createHolder(holder)).toBe('aa');
      expect(seen.filter((line) => line.includes('fromSrc=-'))).toHaveLength(1);
    });
  });

  describe('commands', () => {
    it('endless output must be cut at 64 kB and the exit code still be told', async () => {
      answer('POST /containers/c1/exec', 201, { Id: 'e1' });
      const header = Buffer.from([1, 0, 0, 0, 0, 1, 0, 0]);
      handlers.set('POST /exec/e1/start', (_request, response) => {
        for (let count = 0; count < 20; count += 1)
          response.write(Buffer.concat([header, Buffer.alloc(65_536, 0x61)]));
        response.end();
      });
      let asked = 0;
      handlers.set('GET /exec/e1/json', (_request, response) => {
        asked += 1;
        response.end(
          JSON.stringify(asked < 3 ? { Running: true, ExitCode: null } : { Running: false, ExitCode: 7 }),
        );
      });
      const { exitCode, output } = await target.exec('c1', ['x'], 5000);
      expect([exitCode, output.length]).toEqual([7, 65_536]);
    });

    it('output that is not framed must be an engine-error', async () => {
      answer('POST /containers/c1/exec', 201, { Id: 'e1' });
      handlers.set('POST /exec/e1/start', (_request, response) => response.end('plain text, no frames'));
      await failure(target.exec('c1', ['x'], 5000), 'engine-error');
    });

    it('a newer engine that refuses a missing command must look like an older one', async () => {
      answer('POST /containers/c1/exec', 201, { Id: 'e1' });
      const message =
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "x": executable file not found in $PATH: unknown';
      answer('POST /exec/e1/start', 400, { message });
      answer('GET /exec/e1/json', 200, { Running: false, ExitCode: 127 });
      expect(await target.exec('c1', ['x'], 5000)).toEqual({ exitCode: 127, output: message });
    });
  });

  function answer(call: string, status: number, content: unknown): void {
    handlers.set(call, (_request, response) =>
      response.writeHead(status).end(content === null ? '' : JSON.stringify(content)),
    );
  }

  function stream(call: string, messages: readonly unknown[]): void {
    handlers.set(call, (_request, response) =>
      response.writeHead(200).end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join('')),
    );
  }
});

async function bytesOf(archive: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failure(call: Promise<unknown>, code: ErrorCode): Promise<WindlassError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (isWindlassError(error, code)) return error;
  throw new Error(`expected ${code}, got ${String(error)}`, { cause: error });
}
