import { WindlassError } from '../../../shared/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import { isConnectionError } from './connection-error.ts';
import type { OperationFeed } from './operation-feed.ts';

const deadlineMs = 120_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

export interface EngineWait {
  readonly host: Host;
  readonly clock: Clock;
  readonly feed: OperationFeed;
}

/** Resolves when the engine answers again; throws the error that began it when the deadline passes. */
export async function waitForEngine({ host, clock, feed }: EngineWait, cause: WindlassError): Promise<void> {
  const begunAt = clock.monotonic();
  feed.emit({ type: 'connection.lost', since: new Date(clock.now()).toISOString() });
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    await clock.sleep(pause);
    try {
      const engine = await host.docker.engine();
      if (host.environment.engineId !== null && engine.id !== host.environment.engineId) {
        throw new WindlassError('engine-changed', 'another engine answers at this address', {
          engine: engine.id,
        });
      }
      feed.emit({ type: 'connection.restored' });
      return;
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      if (clock.monotonic() - begunAt > deadlineMs) throw cause;
    }
  }
}
