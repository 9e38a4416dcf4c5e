import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { SshAddress } from '../../core/model/environment.ts';
import { SshTransport } from '../../adapters/docker/transport/ssh-transport.ts';
import type { TransportStage } from '../../adapters/docker/transport/transport-stage.ts';
import type {
  CredentialRequest,
  TransportSurroundings,
} from '../../adapters/docker/transport/transport-surroundings.ts';
import { HostKeyStore } from '../../adapters/docker/transport/ssh/host-key-store.ts';
import { DurableFiles } from '../../adapters/system/durable-files.ts';
import { NodeFileSystem } from '../../adapters/system/node-file-system.ts';
import { SystemClock } from '../../adapters/system/system-clock.ts';
import { labTempDir } from './lab-dir.ts';
import { makeKey } from './sshd.ts';
import type { LabSshd } from './sshd.ts';

/** Somebody at a machine of their own: a home with keys, known hosts and a configuration, and answers to questions. */
export class SshOperator {
  readonly dir: string;
  readonly home: string;
  readonly env: Record<string, string> = {};
  /** What was asked, in order. */
  readonly asked: CredentialRequest[] = [];
  answer: (request: CredentialRequest) => readonly string[] | null = () => null;
  readonly warnings: string[] = [];
  /** Stages of all connections, in order. */
  readonly passed: string[] = [];
  readonly #transports: SshTransport[] = [];
  readonly #hostKeys: HostKeyStore;
  /** The public half of the usual key. */
  publicKey = '';

  private constructor(dir: string) {
    this.dir = dir;
    this.home = join(dir, 'home');
    this.#hostKeys = new HostKeyStore({
      file: join(dir, 'data/known_hosts'),
      files: new DurableFiles(new NodeFileSystem()),
    });
  }

  /** With an unencrypted ed25519 key where OpenSSH looks for it. */
  static async arrive(): Promise<SshOperator> {
    const operator = new SshOperator(labTempDir('op'));
    // What servers below it read, they read as the user who logs in.
    await chmod(operator.dir, 0o755);
    await mkdir(join(operator.home, '.ssh'), { recursive: true });
    operator.publicKey = await makeKey(operator.path('id_ed25519'), 'ed25519');
    return operator;
  }

  get hostKeys(): HostKeyStore {
    return this.#hostKeys;
  }

  get surroundings(): TransportSurroundings {
    const warn = (message: string): void => void this.warnings.push(message);
    return {
      home: this.home,
      env: this.env,
      hostKeys: this.#hostKeys,
      askCredential: (request) => {
        this.asked.push(request);
        return Promise.resolve(this.answer(request));
      },
      clock: new SystemClock(),
      logger: { info: () => undefined, warn, error: warn },
    };
  }

  path(name: string): string {
    return join(this.home, '.ssh', name);
  }

  /** A way to the lab's shared engine through that server; its settings are the operator's own but for what is given. */
  to(server: LabSshd, more: Partial<SshAddress> = {}): SshTransport {
    const address: SshAddress = {
      ...{ kind: 'ssh', host: server.address, user: 'root', port: server.port, identityFile: null },
      socketPath: inject('dockerHost').slice('unix://'.length),
      ...more,
    };
    const systemConfigFile = this.path('no-such-file');
    const onPassed = (stage: TransportStage, detail: string): void =>
      void this.passed.push(`${stage} ${detail}`);
    const transport = new SshTransport({
      address,
      surroundings: this.surroundings,
      systemConfigFile,
      onPassed,
    });
    this.#transports.push(transport);
    return transport;
  }

  /** Closes what was opened and forgets what was asked. */
  async leave(): Promise<void> {
    await Promise.all(this.#transports.splice(0).map((transport) => transport.close()));
    this.asked.length = 0;
    this.passed.length = 0;
    this.answer = () => null;
  }

  /** Replaces a file of `~/.ssh`. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(this.path(name), text, { mode: 0o600 });
  }

  /** Has seen these servers before. */
  async know(...servers: readonly LabSshd[]): Promise<void> {
    const before = await readFile(this.path('known_hosts'), 'utf8').catch(() => '');
    const lines = await Promise.all(servers.map((server) => server.knownHostsLine()));
    await this.write('known_hosts', before + lines.join(''));
  }
}
