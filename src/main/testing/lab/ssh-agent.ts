import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { waitUntil } from './processes.ts';

const run = promisify(execFile);

/** A real agent without keys, at that socket. */
export class LabSshAgent {
  readonly socket: string;
  readonly #process: ChildProcess;

  private constructor(socket: string) {
    this.socket = socket;
    this.#process = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  }

  static async start(socket: string): Promise<LabSshAgent> {
    const agent = new LabSshAgent(socket);
    const isThere = (): Promise<boolean> =>
      agent.#tell('-D').then(
        () => true,
        () => false,
      );
    await waitUntil('the agent', isThere, 60_000);
    return agent;
  }

  async add(identityFile: string): Promise<void> {
    await this.#tell(identityFile);
  }

  stop(): void {
    this.#process.kill();
  }

  async #tell(argument: string): Promise<void> {
    await run('ssh-add', ['-q', argument], { env: { ...process.env, SSH_AUTH_SOCK: this.socket } });
  }
}
