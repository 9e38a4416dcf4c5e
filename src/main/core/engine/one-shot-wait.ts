import { WindlassError } from '../../../shared/errors.ts';
import type { CancelSignal, Clock } from '../ports/clock.ts';
import type { DockerTarget, LogLine, LogOptions } from '../ports/docker-target.ts';
import { sleepAwake } from './awake-time.ts';
import { isConnectionError } from './connection-error.ts';
import { throwIfCancelled } from './gate-watch.ts';

const logRetryMs = 1_000;
/** What a container wrote last may arrive a little after its end. */
const lastLinesMs = 2_000;
/** Also when its time was used up before the connection was lost: it may have ended meanwhile. */
const shortestWaitMs = 2_000;

export interface OneShotWait {
  readonly docker: DockerTarget;
  readonly clock: Clock;
  readonly signal: CancelSignal;
  readonly service: string;
  /** Container id. */
  readonly container: string;
  readonly timeoutMs: number;
  readonly memory: OneShotMemory;
  readonly onLog: (text: string) => void;
}

/** What is known from earlier waits of the same operation, by container: a lost connection cuts a wait short. */
export class OneShotMemory {
  readonly #waits = new Map<string, OneShotProgress>();

  of({ container, onLog }: OneShotWait): OneShotProgress {
    const known = this.#waits.get(container) ?? { spentMs: 0, log: new LogCursor(), onLog };
    this.#waits.set(container, known);
    return known;
  }

  /** There was a verdict, and its log was read with it. */
  finish(container: string): void {
    this.#waits.delete(container);
  }

  /** Tells what was written while nobody could look: who ended meanwhile is not waited for again. */
  async catchUp(docker: DockerTarget, signal: CancelSignal): Promise<void> {
    for (const [container, { log, onLog }] of this.#waits) {
      const tell = log.lines(({ text }) => onLog(text));
      await docker
        .logs(container, { ...log.options, follow: false }, tell, signal)
        .catch((error: unknown) => {
          // Why: a log that cannot be read must not fail what it is the log of.
          if (isConnectionError(error)) throw error;
        });
    }
  }
}

interface OneShotProgress {
  /** Of its time, while it could be seen. */
  spentMs: number;
  readonly log: LogCursor;
  readonly onLog: (text: string) => void;
}

/** A one-shot must end with 0 within its time; its log is followed meanwhile, every line once. */
export async function waitForExit(wait: OneShotWait): Promise<void> {
  const { docker, clock, signal, service, container, timeoutMs } = wait;
  const progress = wait.memory.of(wait);
  const canceller = clock.canceller();
  const onAbort = (): void => canceller.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  const following = followLog(wait, progress.log, canceller.signal);
  const begunAt = clock.monotonic();
  const leftMs = Math.max(timeoutMs - progress.spentMs, shortestWaitMs);
  const deadline = sleepAwake(clock, leftMs, canceller.signal).then(() => 'late' as const);
  try {
    const exit = await Promise.race([docker.waitContainer(container, canceller.signal), deadline]);
    throwIfCancelled(signal);
    if (exit !== 'late') await Promise.race([following, clock.sleep(lastLinesMs, canceller.signal)]);
    wait.memory.finish(container);
    if (exit !== 0) throw oneShotFailed(service, exit, timeoutMs);
  } finally {
    progress.spentMs += Math.min(clock.monotonic() - begunAt, timeoutMs);
    canceller.abort();
    signal.removeEventListener('abort', onAbort);
    await following;
  }
}

async function followLog(wait: OneShotWait, cursor: LogCursor, signal: CancelSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const onLine = cursor.lines((line) => wait.onLog(line.text));
      return await wait.docker.logs(wait.container, cursor.options, onLine, signal);
    } catch (error) {
      // Why: a log that cannot be read must not fail what it is the log of.
      if (!isConnectionError(error)) return;
      await wait.clock.sleep(logRetryMs, signal);
    }
  }
}

/** How far a log has been read, so that the next reading begins there: no line is lost or told twice. */
export class LogCursor {
  #at: string | null = null;
  /** Lines of that very moment that were told. */
  #told = 0;

  get options(): LogOptions {
    return { tail: null, since: this.#at, until: null, follow: true };
  }

  /** For one reading with `options`: leaves out what was told before. */
  lines(tell: (line: LogLine) => void): (line: LogLine) => void {
    const from = this.#at;
    let skip = this.#told;
    return (line) => {
      const order = from === null ? 1 : compareTimes(line.at, from);
      if (order < 0) return;
      if (order === 0 && skip > 0) {
        skip -= 1;
        return;
      }
      this.#told = line.at === this.#at ? this.#told + 1 : 1;
      this.#at = line.at;
      tell(line);
    };
  }
}

/** ISO 8601 with up to nine digits of a second, which engines leave out where they are 0. */
function compareTimes(left: string, right: string): number {
  const [a, b] = [left, right].map((time) => {
    const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
    return `${seconds}.${fraction.padEnd(9, '0')}`;
  }) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

function oneShotFailed(service: string, exit: number | 'late', timeoutMs: number): WindlassError {
  const details = { service, exitCode: exit === 'late' ? null : exit, timeoutSeconds: timeoutMs / 1000 };
  const text = exit === 'late' ? `did not end within ${timeoutMs / 1000} s` : `ended with exit code ${exit}`;
  return new WindlassError('one-shot-failed', `${service} ${text}`, {
    ...details,
    reason: exit === 'late' ? 'timeout' : 'exit',
  });
}
