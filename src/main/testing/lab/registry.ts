import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactPath } from './lab-dir.ts';
import { inLabNetwork, type Enter } from './own-network.ts';
import { freePort, isListening } from './ports.ts';
import { endProcess, isAlive, startDetached, waitUntil } from './processes.ts';

export interface RegistryOptions {
  /** The registry's folder is made below this one. */
  dir: string;
  name?: string;
  port?: number;
  /** A password file in Apache's bcrypt form, such as `LAB_ACCOUNT.htpasswd`; without it anybody may pull and push. */
  htpasswd?: string;
  /** Into a network of its own, where the engines that pull from it are. */
  enter?: Enter;
}

/** An account for registries that ask for one. */
export const LAB_ACCOUNT = {
  username: 'operator',
  password: 'lab-password',
  htpasswd: 'operator:$2y$05$windlasslabsaltwindla.3gIWc7eGwB4cWDG11/.oKoxd.kGK8Q6',
};

/** A real registry on the loopback interface, where engines accept it without TLS. */
export class LabRegistry {
  #pid = 0;

  constructor(
    readonly dir: string,
    readonly port: number,
    readonly logFile: string,
    readonly enter: Enter = inLabNetwork,
  ) {}

  /** What an image reference starts with. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  get pid(): number {
    return this.#pid;
  }

  /** Starts it, also again after `down`, with everything that was pushed. */
  async up(): Promise<void> {
    const started = this.enter('docker-registry', ['serve', join(this.dir, 'config.yml')]);
    this.#pid = await startDetached({ ...started, logFile: this.logFile });
    await waitUntil(`registry ${this.address}`, () => this.#isReady(), 60_000);
  }

  /** Ends it and keeps what was pushed: connections are refused from now on. */
  async down(): Promise<void> {
    await endProcess(this.#pid, 'SIGTERM', 5_000);
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.dir, { recursive: true, force: true });
  }

  async #isReady(): Promise<boolean> {
    if (!isAlive(this.#pid)) {
      throw new Error(`the registry ended at start:\n${await readFile(this.logFile, 'utf8')}`);
    }
    return isListening(this.#pid, this.port);
  }
}

/** Starts a registry and waits until it answers. */
export async function startRegistry(options: RegistryOptions): Promise<LabRegistry> {
  const name = options.name ?? 'registry';
  const dir = join(options.dir, name);
  await mkdir(dir, { recursive: true });
  const port = options.port ?? (await freePort());
  const registry = new LabRegistry(dir, port, artifactPath(dir, `${name}.log`), options.enter);
  await writeFile(join(dir, 'config.yml'), configuration(dir, registry.address, options.htpasswd));
  if (options.htpasswd) await writeFile(join(dir, 'htpasswd'), `${options.htpasswd}\n`);
  try {
    await registry.up();
  } catch (error) {
    await registry.stop();
    throw error;
  }
  return registry;
}

function configuration(dir: string, address: string, htpasswd: string | undefined): string {
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(dir, 'data') }, delete: { enabled: true } },
    http: { addr: address },
    ...(htpasswd && { auth: { htpasswd: { realm: 'lab', path: join(dir, 'htpasswd') } } }),
  };
  // JSON is YAML.
  return JSON.stringify(config);
}
