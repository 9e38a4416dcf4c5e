import { WindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { CheckedKey } from '../../../shared/contract/topics.ts';
import type { Follower } from './follower.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Terminal, TerminalSize } from '../../core/ports/docker-target.ts';

const maxTerminals = 16;
const bundleMs = 10;

/**
 * The terminals that windows have open. Each belongs to one follow: it ends with it, and a window that comes back
 * gets a new shell, which the new snapshot says.
 *
 * INVARIANTS: a terminal is known by a random id that only its follower is told; output waits in the container, not
 * here, while the window is behind.
 */
export class TerminalSessions {
  readonly #application: Application;
  readonly #clock: Clock;
  readonly #key: () => string;
  readonly #open = new Map<string, Terminal>();
  #opening = 0;

  constructor(application: Application, clock: Clock, key: () => string) {
    this.#application = application;
    this.#clock = clock;
    this.#key = key;
  }

  follow(key: CheckedKey<'terminal'>, follower: Follower<'terminal'>): () => void {
    if (this.#open.size + this.#opening >= maxTerminals) {
      throw new WindlassError('usage', `no more than ${maxTerminals} terminals at once`, {
        reason: 'too-many-terminals',
      });
    }
    const following = this.#clock.canceller();
    this.#opening += 1;
    void this.#serve(key, follower, following.signal)
      .catch((error: unknown) => follower.end(toErrorShape(error)))
      .finally(() => following.abort());
    return () => following.abort();
  }

  write(id: string, input: string): void {
    this.#find(id).write(input);
  }

  async resize(id: string, size: TerminalSize): Promise<void> {
    await this.#find(id).resize(size);
  }

  close(): void {
    for (const terminal of this.#open.values()) terminal.close();
    this.#open.clear();
  }

  async #serve(
    { ref, service, columns, rows }: CheckedKey<'terminal'>,
    follower: Follower<'terminal'>,
    signal: ReturnType<Clock['canceller']>['signal'],
  ): Promise<void> {
    let waiting = '';
    let sequence = 0;
    const flush = (): void => {
      if (waiting === '') return;
      sequence += 1;
      follower.event(sequence, { type: 'output', text: waiting });
      waiting = '';
    };
    const terminal = await this.#application.deployments
      .openTerminal(ref, service, { columns, rows }, (text) => (waiting += text))
      .finally(() => (this.#opening -= 1));
    const id = this.#key().slice(0, 32);
    this.#open.set(id, terminal);
    signal.addEventListener('abort', () => terminal.close(), { once: true });
    if (signal.aborted) terminal.close();
    follower.snapshot(sequence, { terminal: id });
    const ended = terminal.ended.then((exitCode) => ({ exitCode }));
    let end: { readonly exitCode: number | null } | null = null;
    while (end === null) {
      end = await Promise.race([ended, this.#clock.sleep(bundleMs).then(() => null)]);
      flush();
      if (follower.isBusy()) terminal.pause();
      else terminal.resume();
    }
    this.#open.delete(id);
    follower.event(sequence + 1, { type: 'ended', exitCode: end.exitCode });
    follower.end(null);
  }

  #find(id: string): Terminal {
    const terminal = this.#open.get(id);
    if (terminal !== undefined) return terminal;
    throw new WindlassError('usage', 'that terminal is not open', { reason: 'terminal' });
  }
}
