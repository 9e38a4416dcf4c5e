import { toErrorShape } from '../../../shared/errors.ts';
import type { Application } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { OpenTopic } from './follower.ts';

/** The events of one operation by their own numbers, whoever runs it, to its end. */
export function operationTopic(application: Application, clock: Clock): OpenTopic<'operation'> {
  return ({ id }, after, follower) => {
    const following = clock.canceller();
    if (after === null) follower.snapshot(0, null);
    void application.operations
      .follow(id, after ?? 0, (event) => follower.event(event.sequence, event), following.signal)
      .then(() => follower.end(null))
      .catch((error: unknown) => follower.end(toErrorShape(error)));
    return () => following.abort();
  };
}
