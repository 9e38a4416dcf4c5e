import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindlassError, type ErrorCode } from '../../../shared/errors.ts';
import { arranged } from '../../testing/builders/arranged.ts';
import { anonymousRegistry } from '../../testing/memory-stores.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { DockerTarget, PullProgress } from '../ports/docker-target.ts';
import type { Registry } from '../ports/registry.ts';
import { explainPullError, pullImage } from './image-pull.ts';

const image = `web@sha256:${'a'.repeat(64)}`;
const failing = (isRetryable: boolean, details = {}): WindlassError =>
  new WindlassError(isRetryable ? 'registry-unreachable' : 'image-not-found', 'no', details, { isRetryable });
const layer = (
  status: PullProgress['status'],
  currentBytes = 0,
  totalBytes = 0,
  id = 'a'.repeat(12),
): PullProgress => ({
  layer: id,
  status,
  currentBytes,
  totalBytes,
});

type Attempt = (
  onProgress: (progress: PullProgress) => void,
  signal: CancelSignal,
  clock: SimulatedClock,
) => Promise<void>;

/** A pull of which each attempt is told in advance; the last one repeats. */
function pulling(...attempts: readonly Attempt[]) {
  const clock = new SimulatedClock();
  const canceller = clock.canceller();
  const begunAt: number[] = [];
  const bytes: (readonly [number, number])[] = [];
  const docker = arranged<DockerTarget>('docker', {
    pullImage: (_reference, _auth, onProgress, signal) => {
      const attempt = attempts[Math.min(begunAt.length, attempts.length - 1)]!;
      begunAt.push(clock.monotonic());
      return attempt(onProgress, signal, clock);
    },
  });
  const start = (): Promise<void> =>
    pullImage(
      {
        docker,
        registry: anonymousRegistry,
        clock,
        signal: canceller.signal,
        onBytes: (current, total) => bytes.push([current, total]),
      },
      image,
    );
  return { clock, canceller, begunAt, bytes, start };
}

const fails =
  (error: WindlassError): Attempt =>
  () =>
    Promise.reject(error);
const succeeds: Attempt = () => Promise.resolve();
/** A stream that says nothing more and ends only by the signal, as a connection that hangs. */
const hangs: Attempt = (_onProgress, signal) =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new WindlassError('connection-lost', 'destroyed', {})), {
      once: true,
    }),
  );

describe('a pull', () => {
  it('must be tried again at doubling pauses when that can help, four times in all', async () => {
    const pull = pulling(fails(failing(true)));
    await expect(pull.start()).rejects.toMatchObject({ code: 'registry-unreachable' });
    expect(pull.begunAt).toEqual([0, 1_000, 3_000, 7_000]);
  });

  it('must succeed with the first attempt that does', async () => {
    const pull = pulling(fails(failing(true)), fails(failing(true)), succeeds);
    await pull.start();
    expect(pull.begunAt).toEqual([0, 1_000, 3_000]);
  });

  it('must not be tried again when that cannot help', async () => {
    const pull = pulling(fails(failing(false)));
    await expect(pull.start()).rejects.toMatchObject({ code: 'image-not-found' });
    expect(pull.begunAt).toEqual([0]);
  });

  it('must wait as long as the registry asks, but never longer than a minute', async () => {
    const asked = pulling(fails(failing(true, { retryAfterMs: 30_000 })), succeeds);
    await asked.start();
    expect(asked.begunAt).toEqual([0, 30_000]);
    const excessive = pulling(fails(failing(true, { retryAfterMs: 86_400_000 })), succeeds);
    await excessive.start();
    expect(excessive.begunAt).toEqual([0, 60_000]);
  });

  it('must be ended after a minute without a sign of life, and tried again', async () => {
    const pull = pulling(hangs, succeeds);
    await pull.start();
    expect(pull.begunAt).toEqual([0, 61_000]);
  });

  it('must say that it stalled when it does so every time', async () => {
    const pull = pulling(hangs);
    await expect(pull.start()).rejects.toMatchObject({ code: 'pull-stalled', details: { seconds: 60 } });
    expect(pull.begunAt).toHaveLength(4);
  });

  it('must not be ended while bytes come, however slowly', async () => {
    const pull = pulling(async (onProgress, _signal, clock) => {
      for (let part = 1; part <= 10; part += 1) {
        await clock.sleep(50_000);
        onProgress(layer('downloading', part, 10));
      }
    });
    await pull.start();
    expect([pull.begunAt, pull.clock.monotonic() >= 500_000]).toEqual([[0], true]);
  });

  it.each([
    ['the engine only says that it tries again', layer('retrying', 0, 0, '')],
    ['the same number comes again and again', layer('downloading', 5, 10)],
  ])('must be ended when %s', async (_title, progress) => {
    const pull = pulling(async (onProgress, signal, clock) => {
      while (!signal.aborted) {
        onProgress(progress);
        await clock.sleep(5_000, signal);
      }
      throw new WindlassError('connection-lost', 'destroyed', {});
    }, succeeds);
    await pull.start();
    expect(pull.begunAt).toHaveLength(2);
    expect(pull.begunAt[1]).toBeLessThan(70_000);
  });

  it('must end at once when it is cancelled, also in a pause', async () => {
    for (const attempt of [hangs, fails(failing(true))]) {
      const pull = pulling(attempt);
      void pull.clock.sleep(500).then(() => pull.canceller.abort());
      await expect(pull.start()).rejects.toMatchObject({ code: 'cancelled' });
      expect([pull.clock.monotonic(), pull.begunAt]).toEqual([500, [0]]);
    }
  });

  it('must leave nothing waiting behind', async () => {
    const pull = pulling(succeeds);
    await pull.start();
    expect(pull.clock.sleepers).toBe(0);
  });

  it('must count download and extraction as half each, and end at the whole', async () => {
    const pull = pulling(async (onProgress) => {
      onProgress(layer('downloading', 50, 100));
      onProgress(layer('downloading', 100, 100));
      onProgress(layer('extracting', 50, 100));
      onProgress(layer('done'));
    });
    await pull.start();
    expect(pull.bytes).toEqual([
      [25, 100],
      [50, 100],
      [75, 100],
      [100, 100],
    ]);
  });

  it('must tell bytes that never fall within an attempt and never pass the whole', async () => {
    const status = fc.constantFrom('waiting', 'downloading', 'verifying', 'extracting', 'done', 'retrying');
    const event = fc.record({
      layer: fc.constantFrom('', 'a'.repeat(12), 'b'.repeat(12)),
      status: status.map((text) => text as PullProgress['status']),
      currentBytes: fc.nat(100),
      totalBytes: fc.constant(100),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const pull = pulling(async (onProgress) => events.forEach(onProgress));
        await pull.start();
        for (const [index, [current, total]] of pull.bytes.entries()) {
          expect(current).toBeLessThanOrEqual(total);
          if (index > 0) expect(current).toBeGreaterThanOrEqual(pull.bytes[index - 1]![0]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('why an image cannot be had', () => {
  const registry = (code: ErrorCode | null): Registry => ({
    ...anonymousRegistry,
    diagnose: async () => code,
  });
  const silent = arranged<Registry>('registry', {});

  it('must be asked of the registry where the engine leaves it open', async () => {
    const error = new WindlassError('registry-denied', 'pull access denied', { registry: 'r' });
    expect(await explainPullError(registry('registry-unauthorized'), image, error)).toMatchObject({
      code: 'registry-unauthorized',
      details: { registry: 'r', image },
      cause: error,
    });
  });

  it.each([null, 'registry-denied' as const])(
    'must stay what it was when the registry says %s',
    async (code) => {
      const error = new WindlassError('registry-denied', 'pull access denied', {});
      expect(await explainPullError(registry(code), image, error)).toBe(error);
    },
  );

  it('must not be asked when it is known, nor of anything else', async () => {
    for (const error of [failing(false), new WindlassError('host-disk-full', 'full', {}), new Error('bug')]) {
      expect(await explainPullError(silent, image, error)).toBe(error);
    }
  });
});
