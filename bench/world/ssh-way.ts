import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalTransport } from '../../src/main/adapters/docker/transport/local-transport.ts';
import { HostKeyStore } from '../../src/main/adapters/docker/transport/ssh/host-key-store.ts';
import { SshTransport } from '../../src/main/adapters/docker/transport/ssh-transport.ts';
import { DurableFiles } from '../../src/main/adapters/system/durable-files.ts';
import { NodeFileSystem } from '../../src/main/adapters/system/node-file-system.ts';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import { makeKey, startSshd, type LabSshd } from '../../src/main/testing/lab/sshd.ts';
import type { BenchWorld } from './bench-world.ts';

/** The ways to one engine: its socket, and a real SSH server in front of it that this operator knows. */
export interface SshWay {
  readonly server: LabSshd;
  /** A configuration for the `ssh` program by which `box` is the server, and which reads nothing of the machine. */
  readonly sshConfigFile: string;
  bySocket(): LocalTransport;
  bySsh(): SshTransport;
}

/** Ends the server, also when `use` fails. */
export async function withSshWay<T>(world: BenchWorld, use: (way: SshWay) => Promise<T>): Promise<T> {
  const dir = world.folder('ssh');
  // What the server reads it reads as the user who logs in.
  await chmod(dir, 0o755);
  const home = join(dir, 'home');
  const ssh = join(home, '.ssh');
  await mkdir(ssh, { recursive: true });
  const keyFile = join(ssh, 'id_ed25519');
  const server = await startSshd({ dir, name: 'sshd', authorizedKeys: [await makeKey(keyFile, 'ed25519')] });
  try {
    const knownHosts = join(ssh, 'known_hosts');
    await writeFile(knownHosts, await server.knownHostsLine(), { mode: 0o600 });
    const sshConfigFile = join(dir, 'ssh_config');
    await writeFile(sshConfigFile, programConfig({ server, keyFile, knownHosts, dir }), { mode: 0o600 });
    const hostKeys = new HostKeyStore({
      file: join(dir, 'known_hosts'),
      files: new DurableFiles(new NodeFileSystem()),
    });
    const { socketPath, dockerHost } = world.engine;
    const surroundings = {
      ...{ home, env: {}, hostKeys, clock: new SystemClock() },
      askCredential: () => Promise.resolve(null),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    };
    const address = { kind: 'ssh', host: server.address, user: 'root', port: server.port } as const;
    return await use({
      server,
      sshConfigFile,
      bySocket: () => new LocalTransport(dockerHost),
      bySsh: () =>
        new SshTransport({
          address: { ...address, identityFile: null, socketPath },
          surroundings,
          systemConfigFile: join(dir, 'no-such-file'),
        }),
    });
  } finally {
    await server.stop();
  }
}

interface ProgramFacts {
  readonly server: LabSshd;
  readonly keyFile: string;
  readonly knownHosts: string;
  readonly dir: string;
}

function programConfig({ server, keyFile, knownHosts, dir }: ProgramFacts): string {
  return [
    'Host box',
    `HostName ${server.address}`,
    `Port ${server.port}`,
    'User root',
    `IdentityFile ${keyFile}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHosts}`,
    'StrictHostKeyChecking yes',
    `ControlPath ${join(dir, 'cm')}`,
    '',
  ].join('\n');
}
