import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import { carriedTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { engineBehindTls } from '../../../testing/lab/engine-behind.ts';
import type { TlsEngine } from '../../../testing/lab/engine-behind.ts';
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
