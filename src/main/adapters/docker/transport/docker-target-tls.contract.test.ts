import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { TlsAddress } from '../../../core/model/environment.ts';
import { dockerTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { LabAuthority } from '../../../testing/lab/certificates.ts';
import { startEngine } from '../../../testing/lab/engine.ts';
import type { LabEngine } from '../../../testing/lab/engine.ts';
import { labTempDir } from '../../../testing/lab/lab-dir.ts';
import { freePort } from '../../../testing/lab/ports.ts';
import { realEngine } from '../../../testing/lab/real-engine.ts';
import { EngineConnection } from '../client/engine-connection.ts';
import { TlsTransport } from './tls-transport.ts';

let engine: LabEngine;
let strangers: Pick<TlsAddress, 'certFile' | 'keyFile'>;
let address: TlsAddress;

beforeAll(async () => {
  const dir = labTempDir('tls');
  const port = await freePort();
  const authority = await LabAuthority.found(dir, 'own');
  const server = await authority.certificate('server', { names: ['IP:127.0.0.1'] });
  const files = { caFile: authority.caFile, ...(await authority.certificate('client')) };
  address = { kind: 'tls', host: '127.0.0.1', port, ...files };
  const own = ['--tlscacert', authority.caFile, '--tlscert', server.certFile, '--tlskey', server.keyFile];
  const extraArgs = ['--host', `tcp://127.0.0.1:${port}`, '--tlsverify', ...own];
  strangers = await (await LabAuthority.found(dir, 'foreign')).certificate('stranger');
  engine = await startEngine({ dir, name: 'e', extraArgs });
});
afterAll(() => engine.stop());

dockerTargetContract('an engine behind TLS', () => realEngine(new TlsTransport(address), engine.dockerHost));

it('an engine that does not take our certificate must say so', async () => {
  const connection = new EngineConnection(new TlsTransport({ ...address, ...strangers }));
  const error = await connection.apiVersion().catch((thrown: unknown) => thrown);
  expect(isWindlassError(error, 'target-refused') && error.details['reason']).toBe('client-certificate');
  await connection.close();
});
