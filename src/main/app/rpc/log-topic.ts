import { WindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { LogRow } from '../../../shared/contract/topics.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { OpenTopic } from './follower.ts';

const bundleMs = 50;
const maxBundle = 1_000;
/** Lines that a window which reads slowly is behind; more, and it has to ask again. */
const maxBehind = 200_000;

/**
 * Lines in bundles. Each follow reads the log anew from where its key says: a follower that comes back gets a
 * snapshot, which says that what it has is to be replaced.
 */
export function logTopic(application: Application, clock: Clock): OpenTopic<'logs'> {
  return ({ ref, service, tail, since, until, follow }, _after, follower) => {
    const reading = clock.canceller();
    const lines: LogRow[] = [];
    let sequence = 0;
    let isRead = false;
    const tooFarBehind = new WindlassError('connection-lost', 'the window does not keep up with the log', {});
    follower.snapshot(sequence, null);
    const deliver = async (): Promise<void> => {
      while (!reading.signal.aborted) {
        while (lines.length > 0 && !follower.isBusy()) {
          sequence += 1;
          follower.event(sequence, lines.splice(0, maxBundle));
        }
        if (isRead && lines.length === 0) return;
        if (lines.length > maxBehind) throw tooFarBehind;
        await clock.sleep(bundleMs, reading.signal);
      }
    };
    const read = application.deployments
      .logs(ref, { service, tail, since, until, follow }, (line) => lines.push(line), reading.signal)
      .finally(() => (isRead = true));
    void Promise.all([read, deliver()])
      .then(() => follower.end(null))
      .catch((error: unknown) => {
        reading.abort();
        follower.end(toErrorShape(error));
      });
    return () => reading.abort();
  };
}
