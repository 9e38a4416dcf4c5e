import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from './processes.ts';

/** The command line by which a program starts in a network; of the lab's own network it is the program itself. */
export type Enter = (command: string, args: readonly string[]) => { command: string; args: string[] };

export const inLabNetwork: Enter = (command, args) => ({ command, args: [...args] });

/**
 * A network below the lab's: interfaces that come and go in it are not seen outside. For engines beside a browser,
 * which aborts whatever it loads when the network that it is in changes.
 */
export class OwnNetwork {
  readonly #pid: number;

  private constructor(pid: number) {
    this.#pid = pid;
  }

  static async open(): Promise<OwnNetwork> {
    // It lives as long as a process is in it; this one waits for nothing but its end.
    const keeper = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [first] = await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')]);
    if (!(first instanceof Buffer)) throw new Error(`a network of its own could not be made: ${first}`);
    return new OwnNetwork(keeper.pid!);
  }

  /** A process that is in it. */
  get pid(): number {
    return this.#pid;
  }

  readonly enter: Enter = (command, args) => ({
    command: 'nsenter',
    args: [`--net=/proc/${this.#pid}/ns/net`, command, ...args],
  });

  async close(): Promise<void> {
    await endProcess(this.#pid, 'SIGKILL', 5_000);
  }
}
