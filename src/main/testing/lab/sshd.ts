import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { artifactPath } from './lab-dir.ts';
import { inLabNetwork, type Enter } from './own-network.ts';
import { freePort, isListening } from './ports.ts';
import { descendantsOf, endProcess, startDetached, waitUntil } from './processes.ts';

const run = promisify(execFile);

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshdOptions {
  /** The server's folder is made below this one. */
  readonly dir: string;
  readonly name: string;
  readonly hostKeys?: readonly KeyType[];
  /** Public keys that let their owner in, as any user. */
  readonly authorizedKeys?: readonly string[];
  /** Further lines of its configuration, such as `MaxSessions 1`. */
  readonly config?: readonly string[];
  readonly listenAddress?: string;
  readonly port?: number;
  /** Into a network of its own. */
  readonly enter?: Enter;
}

/** A real SSH server with host keys of its own. */
export class LabSshd {
  readonly logFile: string;
  readonly #configFile: string;
  #pid = 0;

  constructor(
    readonly dir: string,
    readonly address: string,
    readonly port: number,
    name: string,
    readonly enter: Enter = inLabNetwork,
  ) {
    // Why the port: several tests have a server of that name, and artifacts have one folder.
    this.logFile = artifactPath(dir, `${name}-${port}.log`);
    this.#configFile = join(dir, 'sshd_config');
  }

  /** As known_hosts has it: type and key. */
  async hostKey(type: KeyType): Promise<string> {
    const [keyType, key] = (await readFile(join(this.dir, `host_${type}.pub`), 'utf8')).split(' ');
    return `${keyType} ${key}`;
  }

  /** A line of known_hosts for it. */
  async knownHostsLine(type: KeyType = 'ed25519', host = this.address): Promise<string> {
    return `[${host}]:${this.port} ${await this.hostKey(type)}\n`;
  }

  /** Its name and connections are ended at once, as when the machine reboots. */
  async kill(): Promise<void> {
    const all = [...descendantsOf(this.#pid), this.#pid];
    await Promise.all(all.map((pid) => endProcess(pid, 'SIGKILL', 5000)));
  }

  /** Ends all connections; the server itself goes on. */
  async cutConnections(): Promise<void> {
    await Promise.all(descendantsOf(this.#pid).map((pid) => endProcess(pid, 'SIGKILL', 5000)));
  }

  async launch(): Promise<void> {
    const args = ['-D', '-e', '-f', this.#configFile];
    this.#pid = await startDetached({ ...this.enter('/usr/sbin/sshd', args), logFile: this.logFile });
    const isReady = (): boolean => isListening(this.#pid, this.port, this.address);
    await waitUntil(`sshd at ${this.address}:${this.port}`, isReady, 60_000);
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Times that somebody tried to log in. */
  async loginAttempts(): Promise<number> {
    const log = await readFile(this.logFile, 'utf8').catch(() => '');
    return log.split('\n').filter((line) => /(Accepted|Failed) \w+ for|Postponed/.test(line)).length;
  }
}

/** Starts an SSH server, on a free port unless one is given. */
export async function startSshd(options: SshdOptions): Promise<LabSshd> {
  const dir = join(options.dir, options.name);
  await mkdir(dir, { recursive: true });
  await mkdir('/run/sshd', { recursive: true });
  const address = options.listenAddress ?? '127.0.0.1';
  const port = options.port ?? (await freePort());
  const sshd = new LabSshd(dir, address, port, options.name, options.enter);
  const hostKeys = options.hostKeys ?? ['ed25519'];
  for (const type of hostKeys) await makeKey(join(dir, `host_${type}`), type);
  const authorized = join(dir, 'authorized_keys');
  await writeFile(authorized, (options.authorizedKeys ?? []).join(''));
  const lines = [
    ...(options.config ?? []),
    `Port ${sshd.port}`,
    `ListenAddress ${address}`,
    ...hostKeys.map((type) => `HostKey ${join(dir, `host_${type}`)}`),
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${join(dir, 'pid')}`,
    ...['StrictModes no', 'UsePAM no', 'PermitRootLogin yes', 'LogLevel VERBOSE', 'MaxStartups 100:30:200'],
  ];
  await writeFile(join(dir, 'sshd_config'), `${lines.join('\n')}\n`);
  await sshd.launch();
  return sshd;
}

export interface KeyOptions {
  readonly passphrase?: string;
  /** `PEM` and `PKCS8` are what older programs wrote. */
  readonly format?: 'PEM' | 'PKCS8';
}

/** Makes a key pair with ssh-keygen; gives the line of its public half. */
export async function makeKey(path: string, type: KeyType, options: KeyOptions = {}): Promise<string> {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  const format = options.format === undefined ? [] : ['-m', options.format];
  await run('ssh-keygen', [
    ...['-q', '-t', type, '-N', options.passphrase ?? '', '-C', '', '-f', path],
    ...bits,
    ...format,
  ]);
  return readFile(`${path}.pub`, 'utf8');
}
