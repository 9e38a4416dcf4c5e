import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { CancelSignal, Clock } from '../ports/clock.ts';
import type { DockerTarget, PullProgress } from '../ports/docker-target.ts';
import type { Registry } from '../ports/registry.ts';
import { isConnectionError } from './connection-error.ts';
import { throwIfCancelled } from './gate-watch.ts';

const attempts = 4;
const stallMs = 60_000;
const stallCheckMs = 2_000;
/** A busy machine is that late; more was sleep. */
const lateMs = 3_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export interface ImagePull {
  readonly docker: DockerTarget;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly signal: CancelSignal;
  readonly onBytes: (currentBytes: number, totalBytes: number) => void;
}

/**
 * Pulls one image by digest: again after a pause when that can help, at once an error when it cannot. A
 * stream that says nothing for a minute is ended: the engine itself would wait for ever (faults.md 1.11).
 */
export async function pullImage(pull: ImagePull, reference: string): Promise<void> {
  const auth = await pull.registry.authFor(reference);
  const pullOnce = async (): Promise<void> => {
    const bytes = new LayerBytes();
    await watchForStall(pull, async (touch, signal) =>
      pull.docker.pullImage(
        reference,
        auth,
        (progress) => {
          if (bytes.see(progress)) touch();
          pull.onBytes(bytes.current, bytes.total);
        },
        signal,
      ),
    );
  };
  // Why not again at once: the whole operation waits for a host that is away, and then pulls again.
  await withRetries(pull, pullOnce, isConnectionError);
}

/** Tries up to four times what may pass by itself and is not final; the pause doubles, or is what the registry asked for. */
export async function withRetries<T>(
  context: { readonly clock: Clock; readonly signal: CancelSignal },
  action: () => Promise<T>,
  isFinal: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(context.signal);
    try {
      return await action();
    } catch (error) {
      throwIfCancelled(context.signal);
      const canPass = error instanceof WindlassError && error.isRetryable && !isFinal(error);
      if (!canPass || attempt >= attempts) throw error;
      await context.clock.sleep(pauseMs(error, attempt), context.signal);
    }
  }
}

function pauseMs(error: WindlassError, attempt: number): number {
  const asked = error.details['retryAfterMs'];
  if (typeof asked === 'number' && asked > 0) return Math.min(asked, longestPauseMs);
  return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
}

async function watchForStall(
  pull: ImagePull,
  action: (touch: () => void, signal: CancelSignal) => Promise<void>,
): Promise<void> {
  const canceller = pull.clock.canceller();
  const onAbort = (): void => canceller.abort();
  pull.signal.addEventListener('abort', onAbort, { once: true });
  let lastMs = pull.clock.monotonic();
  let isStalled = false;
  let isOver = false;
  const watching = (async (): Promise<void> => {
    while (!isOver && !canceller.signal.aborted) {
      const begunMs = pull.clock.monotonic();
      await pull.clock.sleep(stallCheckMs, canceller.signal);
      // Why: nobody could have heard anything while the process slept.
      lastMs += Math.max(0, pull.clock.monotonic() - begunMs - stallCheckMs - lateMs);
      if (isOver || pull.clock.monotonic() - lastMs < stallMs) continue;
      isStalled = true;
      canceller.abort();
    }
  })();
  try {
    await action(() => {
      lastMs = pull.clock.monotonic();
    }, canceller.signal);
  } catch (error) {
    throwIfCancelled(pull.signal);
    if (!isStalled) throw error;
    throw new WindlassError(
      'pull-stalled',
      'the registry sent nothing for a minute',
      { seconds: stallMs / 1000 },
      { cause: error, isRetryable: true },
    );
  } finally {
    isOver = true;
    canceller.abort();
    pull.signal.removeEventListener('abort', onAbort);
    await watching;
  }
}

/** Bytes over all layers; download and extraction each count for the whole size. */
class LayerBytes {
  readonly #layers = new Map<string, { downloaded: number; extracted: number; total: number }>();

  get current(): number {
    let sum = 0;
    for (const layer of this.#layers.values()) sum += (layer.downloaded + layer.extracted) / 2;
    return Math.round(sum);
  }

  get total(): number {
    let sum = 0;
    for (const layer of this.#layers.values()) sum += layer.total;
    return sum;
  }

  /** True when the event is a sign of life. */
  see(progress: PullProgress): boolean {
    if (progress.layer === '') return progress.status !== 'retrying';
    const known = this.#layers.get(progress.layer) ?? { downloaded: 0, extracted: 0, total: 0 };
    const before = known.downloaded + known.extracted;
    known.total = Math.max(known.total, progress.totalBytes);
    if (progress.status === 'downloading')
      known.downloaded = Math.max(known.downloaded, progress.currentBytes);
    if (progress.status === 'extracting') {
      known.downloaded = known.total;
      known.extracted = Math.max(known.extracted, progress.currentBytes);
    }
    if (progress.status === 'done') {
      known.downloaded = known.total;
      known.extracted = known.total;
    }
    const isNew = !this.#layers.has(progress.layer);
    this.#layers.set(progress.layer, known);
    const hasMoved = known.downloaded + known.extracted > before;
    return isNew || hasMoved || progress.status === 'done' || progress.status === 'verifying';
  }
}

/** Why an image cannot be had, asked of its registry where the engine's answer leaves it open. */
export async function explainPullError(
  registry: Registry,
  reference: string,
  error: unknown,
): Promise<unknown> {
  const isOpen =
    isWindlassError(error, 'registry-error') ||
    isWindlassError(error, 'registry-denied') ||
    isWindlassError(error, 'pull-failed');
  if (!isOpen) return error;
  const code = await registry.diagnose(reference, await registry.authFor(reference));
  if (code === null || code === error.code) return error;
  return new WindlassError(code, error.message, { ...error.details, image: reference }, { cause: error });
}
