import { toErrorShape } from '../../../shared/errors.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { OpenTopic } from './follower.ts';

/** What is used now; a window that reads slowly misses some of it, as only the newest counts. */
export function statsTopic(application: Application, clock: Clock): OpenTopic<'stats'> {
  return (ref, _after, follower) => {
    const following = clock.canceller();
    let sequence = 0;
    follower.snapshot(sequence, null);
    const onRows: Parameters<Application['deployments']['stats']>[1] = (rows) => {
      if (follower.isBusy()) return;
      sequence += 1;
      follower.event(sequence, rows);
    };
    void application.deployments
      .stats(ref, onRows, following.signal)
      .then(() => follower.end(null))
      .catch((error: unknown) => follower.end(toErrorShape(error)));
    return () => following.abort();
  };
}
