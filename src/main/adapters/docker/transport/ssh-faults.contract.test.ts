import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isWindlassError } from '../../../../shared/errors.ts';
import { blackhole, unsentBytes } from '../../../testing/lab/network-fault.ts';
import { waitUntil } from '../../../testing/lab/processes.ts';
import { SshOperator } from '../../../testing/lab/ssh-operator.ts';
import { startSshd } from '../../../testing/lab/sshd.ts';
import type { LabSshd } from '../../../testing/lab/sshd.ts';
import { EngineConnection } from '../client/engine-connection.ts';
import type { EngineCall } from '../client/engine-call.ts';
import type { SshTransport } from './ssh-transport.ts';

const subject = { area: 'engine' as const, action: 'try it', details: {} };
const info: EngineCall = { method: 'GET', path: '/info', deadlineMs: 30_000, subject };
const events: EngineCall = { method: 'GET', path: '/events', deadlineMs: null, subject };
const anything = z.looseObject({});

describe('a connection that is lost', () => {
  let operator: SshOperator;
  let server: LabSshd;

  beforeAll(async () => {
    operator = await SshOperator.arrive();
    server = await startSshd({ dir: operator.dir, name: 'server', authorizedKeys: [operator.publicKey] });
    await operator.know(server);
    await operator.write('config', 'ServerAliveInterval 1\nServerAliveCountMax 2\nConnectTimeout 5\n');
  });
  afterEach(() => operator.leave());
  afterAll(() => server.stop());

  /** Calls until one succeeds. */
  async function answersAgain(engine: EngineConnection): Promise<void> {
    const answers = (): Promise<boolean> =>
      engine.json(anything, info).then(
        () => true,
        (error: unknown) => {
          if (isWindlassError(error)) return false;
          throw error;
        },
      );
    await waitUntil('an answer', answers, 60_000);
  }

  /** A stream of the engine that is being read, until it ends. */
  function followEvents(engine: EngineConnection): { begun: Promise<void>; end: Promise<unknown> } {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const end = engine
      .stream(events, async ({ body }) => {
        begin();
        for await (const chunk of body) void chunk;
        return 'ended as if all were well';
      })
      .catch((error: unknown) => error);
    // Otherwise one that never begins would be waited for as long as the test may take.
    const early = end.then((ended) =>
      Promise.reject(new Error('it ended before it began', { cause: ended })),
    );
    return { begun: Promise.race([begun, early]), end };
  }

  it('when its process over there is killed, under load, must end every call with an error of ours', async () => {
    const engine = new EngineConnection(operator.to(server));
    await engine.json(anything, info);
    const following = followEvents(engine);
    await following.begun;
    const load = Array.from({ length: 40 }, () =>
      engine.json(anything, info).catch((error: unknown) => error),
    );
    await server.cutConnections();
    const ends = await Promise.all(load);
    for (const end of ends) {
      if (!isWindlassError(end)) continue;
      expect(['connection-lost', 'target-unreachable']).toContain(end.code);
    }
    const lost = await following.end;
    expect(isWindlassError(lost, 'connection-lost') && lost.details['reason']).toBe('cut');
    await answersAgain(engine);
    await engine.close();
  });

  it('when the server is away must be unreachable, and come back with it', async () => {
    const engine = new EngineConnection(operator.to(server));
    await engine.json(anything, info);
    await server.kill();
    const error = await engine.json(anything, info).catch((thrown: unknown) => thrown);
    expect(isWindlassError(error) && error.code).toMatch(/target-unreachable|connection-lost/);
    await server.launch();
    await answersAgain(engine);
    await engine.close();
  });

  it('when the link goes silent must be noticed by the watch, and come back when it speaks', async () => {
    const engine = new EngineConnection(operator.to(server));
    await engine.json(anything, info);
    const following = followEvents(engine);
    await following.begun;
    const begunAt = performance.now();
    const restore = await blackhole(server.port);
    try {
      expect(isWindlassError(await following.end, 'connection-lost')).toBe(true);
      // Three rounds of one second on an idle machine; without the watch it would be a quarter of an hour.
      expect(performance.now() - begunAt).toBeLessThan(300_000);
      const error = await engine.json(anything, info).catch((thrown: unknown) => thrown);
      expect(isWindlassError(error, 'target-unreachable') && error.details['reason']).toBe('timeout');
    } finally {
      await restore();
    }
    await answersAgain(engine);
    await engine.close();
  });

  it.each([
    ['by the watch', 'ServerAliveInterval 1\nServerAliveCountMax 2\n', () => undefined],
    ['by who looked', 'ServerAliveInterval 600\n', (transport: SshTransport) => transport.reset()],
  ])('what was still to be sent when it was given up %s must never arrive', async (_, watch, giveUp) => {
    await operator.write('config', watch);
    const transport = operator.to(server);
    const stream = await transport.openStream();
    const ended = new Promise((resolve) => stream.on('error', () => undefined).once('close', resolve));
    const restore = await blackhole(server.port);
    try {
      stream.write('POST /containers/whichever/stop HTTP/1.1\r\nHost: docker\r\n\r\n');
      await waitUntil('the call on its way', () => unsentBytes(server.port) > 0, 60_000);
      giveUp(transport);
      await ended;
      await waitUntil('nothing on its way', () => unsentBytes(server.port) === 0, 60_000);
    } finally {
      await restore();
    }
  });

  it('when the link went silent must be made anew as soon as it is checked, without waiting for the watch', async () => {
    await operator.write('config', 'ServerAliveInterval 600\nConnectTimeout 5\n');
    const engine = new EngineConnection(operator.to(server));
    await engine.json(anything, info);
    const following = followEvents(engine);
    await following.begun;
    const restore = await blackhole(server.port);
    try {
      await engine.check(1_000);
    } finally {
      await restore();
    }
    expect(isWindlassError(await following.end, 'connection-lost')).toBe(true);
    await engine.json(anything, info);
    await engine.close();
  });

  it('closing must end an attempt that is under way, with a server that says nothing', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    const reached = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const transport = operator.to(server, { port });
    const opening = transport.openStream().catch((thrown: unknown) => thrown);
    await reached;
    await transport.close();
    expect(isWindlassError(await opening, 'target-unreachable')).toBe(true);
    silent.close();
  });

  it('while it is not tried again must fail at once with the same reason, and be tried when somebody wants it', async () => {
    await server.kill();
    const transport = operator.to(server);
    const first = await transport.openStream().catch((thrown: unknown) => thrown);
    const second = await transport.openStream().catch((thrown: unknown) => thrown);
    expect(isWindlassError(first, 'target-unreachable')).toBe(true);
    expect(second).toBe(first);
    await server.launch();
    transport.reset();
    (await transport.openStream()).destroy();
    await transport.close();
  });
});
