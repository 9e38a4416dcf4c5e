import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { makeKey } from '../../src/main/testing/lab/sshd.ts';
import { labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import type { Installation } from '../support/installation.ts';

/** A key pair that servers of the lab know, for any number of operators. */
export interface OperatorKey {
  readonly file: string;
  readonly publicLine: string;
}

export async function newOperatorKey(): Promise<OperatorKey> {
  const file = join(labTempDir('key'), 'id_ed25519');
  return { file, publicLine: await makeKey(file, 'ed25519') };
}

export interface SshWay {
  readonly host: RemoteHost;
  /** null: they have a password. */
  readonly key: OperatorKey | null;
  readonly address: string;
  /** Left out: the server's usual one. */
  readonly port?: number;
  /** Left out: the administrator over there. */
  readonly user?: string;
  /** Further lines of the host's block in the configuration, such as `ServerAliveInterval 1`. */
  readonly config?: readonly string[];
  /** Blocks of other hosts, and their lines of known_hosts. */
  readonly others?: { readonly config: string; readonly knownHosts: string };
}

/** Gives an operator a home from which `box` is that host; may be called again when the way has changed. */
export async function writeSshHome({ home }: Installation, way: SshWay): Promise<void> {
  const dir = join(home, '.ssh');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (way.key !== null) copyFileSync(way.key.file, join(dir, 'id_ed25519'));
  const port = way.port === undefined ? [] : [`Port ${way.port}`];
  const user = `User ${way.user ?? 'root'}`;
  const block = ['Host box', `HostName ${way.address}`, ...port, user, ...(way.config ?? [])];
  writeFileSync(join(dir, 'config'), `${block.join('\n')}\n${way.others?.config ?? ''}`, { mode: 0o600 });
  const name = way.port === undefined ? way.address : `[${way.address}]:${way.port}`;
  const known = await way.host.knownHosts(name);
  writeFileSync(join(dir, 'known_hosts'), known + (way.others?.knownHosts ?? ''), { mode: 0o600 });
}

/** The environment `lab` by that way, and the source `lab`. */
export function bySsh(way: SshWay): (installation: Installation, sourcePath: string) => Promise<void> {
  return async (installation, sourcePath) => {
    await writeSshHome(installation, way);
    const socket = way.host.engine.socketPath;
    await installation.done('env', 'add', 'lab', '--ssh', 'box', '--socket', socket);
    await installation.done('source', 'add', 'lab', '--path', sourcePath);
  };
}
