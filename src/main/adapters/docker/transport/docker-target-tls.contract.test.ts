import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import { carriedTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { engineBehindTls } from '../../../testing/lab/engine-behind.ts';
import type { TlsEngine } from '../../../testing/lab/engine-behind.ts';
import { blackhole, unsentBytes } from '../../../testing/lab/network-fault.ts';
import { waitUntil } from '../../../testing/lab/processes.ts';
import { EngineConnection } from '../client/engine-connection.ts';
import { TlsTransport } from './tls-transport.ts';

let engine: TlsEngine;

beforeAll(async () => {
  engine = await engineBehindTls();
});
afterAll(() => engine.cleanup());

// Why not all: the rest is the engine's answer, not the way to it; `npm run prove` asks for that too.
carriedTargetContract('an engine behind TLS', async () => ({ ...engine, cleanup: async () => undefined }));

it('an engine that does not take our certificate must say so', async () => {
  const { address, strangers } = engine;
  const connection = new EngineConnection(new TlsTransport({ ...address, ...strangers }));
  const error = await connection.apiVersion().catch((thrown: unknown) => thrown);
  expect(isWindlassError(error, 'target-refused') && error.details['reason']).toBe('client-certificate');
  await connection.close();
});

it.each([
  ['by its own deadline', (_: TlsTransport, stream: Duplex) => void stream.destroy()],
  ['by who looked', (transport: TlsTransport) => transport.reset()],
])('what was still to be sent when it was given up %s must never arrive', async (_, giveUp) => {
  const { port } = engine.address;
  const transport = new TlsTransport(engine.address);
  const stream = await transport.openStream();
  const ended = new Promise((resolve) => stream.on('error', () => undefined).once('close', resolve));
  const restore = await blackhole(port);
  try {
    stream.write('POST /containers/whichever/stop HTTP/1.1\r\nHost: docker\r\n\r\n');
    await waitUntil('the call on its way', () => unsentBytes(port) > 0, 60_000);
    giveUp(transport, stream);
    await ended;
    await waitUntil('nothing on its way', () => unsentBytes(port) === 0, 60_000);
  } finally {
    await restore();
  }
  await transport.close();
});

it('a line that went silent must be noticed also by who only listens', async () => {
  const transport = new TlsTransport(engine.address, undefined, 1_000);
  const stream = await transport.openStream();
  const ended = new Promise<Error>((resolve) => stream.once('error', resolve));
  // Why an answer: as long as something is on its way the system sends that again, for a quarter of an hour, and asks nothing.
  stream.write('GET /events HTTP/1.1\r\nHost: docker\r\n\r\n');
  await once(stream, 'data');
  const restore = await blackhole(engine.address.port);
  try {
    expect(await ended).toMatchObject({ code: 'ETIMEDOUT' });
  } finally {
    await restore();
  }
  await transport.close();
});
