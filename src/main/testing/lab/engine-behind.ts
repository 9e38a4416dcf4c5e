import { inject } from 'vitest';
import { SshTransport } from '../../adapters/docker/transport/ssh-transport.ts';
import { TlsTransport } from '../../adapters/docker/transport/tls-transport.ts';
import type { TlsAddress } from '../../core/model/environment.ts';
import type { DockerTargetFixture } from '../contracts/docker-target-scene.ts';
import { LabAuthority } from './certificates.ts';
import { startEngine } from './engine.ts';
import type { LabEngine } from './engine.ts';
import { labTempDir } from './lab-dir.ts';
import { freePort } from './ports.ts';
import { realEngine } from './real-engine.ts';
import { SshOperator } from './ssh-operator.ts';
import { startSshd } from './sshd.ts';

/** The shared engine, reached through an SSH server of its own. */
export async function engineBehindSsh(): Promise<DockerTargetFixture> {
  const operator = await SshOperator.arrive();
  const sshd = await startSshd({ dir: operator.dir, name: 'sshd', authorizedKeys: [operator.publicKey] });
  await operator.know(sshd);
  const fixture = await realEngine(
    new SshTransport({
      address: {
        ...{ kind: 'ssh', host: '127.0.0.1', user: 'root', port: sshd.port, identityFile: null },
        socketPath: inject('dockerHost').slice('unix://'.length),
      },
      surroundings: operator.surroundings,
    }),
  );
  return {
    ...fixture,
    cleanup: async () => {
      await fixture.cleanup();
      await sshd.stop();
    },
  };
}

export interface TlsEngine extends DockerTargetFixture {
  readonly address: TlsAddress;
  /** Of an authority that the engine does not trust. */
  readonly strangers: Pick<TlsAddress, 'certFile' | 'keyFile'>;
}

export interface TlsOnlyEngine {
  readonly engine: LabEngine;
  readonly address: TlsAddress;
  readonly strangers: TlsEngine['strangers'];
}

/** With these an engine listens there, shows that certificate and wants one of the same authority. */
export function tlsArguments(
  listen: string,
  { caFile }: LabAuthority,
  { certFile, keyFile }: Pick<TlsAddress, 'certFile' | 'keyFile'>,
): string[] {
  const own = ['--tlscacert', caFile, '--tlscert', certFile, '--tlskey', keyFile];
  return ['--host', `tcp://${listen}`, '--tlsverify', ...own];
}

/** An engine of its own that listens on a port and wants certificates, with nothing on it. */
export async function startTlsEngine(): Promise<TlsOnlyEngine> {
  const dir = labTempDir('tls');
  const port = await freePort();
  const authority = await LabAuthority.found(dir, 'own');
  const server = await authority.certificate('server', { names: ['IP:127.0.0.1'] });
  const files = { caFile: authority.caFile, ...(await authority.certificate('client')) };
  const address: TlsAddress = { kind: 'tls', host: '127.0.0.1', port, ...files };
  const extraArgs = tlsArguments(`127.0.0.1:${port}`, authority, server);
  const strangers = await (await LabAuthority.found(dir, 'foreign')).certificate('stranger');
  const engine = await startEngine({ dir, name: 'e', extraArgs });
  return { engine, address, strangers };
}

/** The same with what the suite of the engines needs. */
export async function engineBehindTls(): Promise<TlsEngine> {
  const { engine, address, strangers } = await startTlsEngine();
  const fixture = await realEngine(new TlsTransport(address), engine.dockerHost);
  return {
    ...fixture,
    address,
    strangers,
    cleanup: async () => {
      await fixture.cleanup();
      await engine.stop();
    },
  };
}
