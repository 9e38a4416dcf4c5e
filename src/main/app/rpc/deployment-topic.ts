import { toErrorShape } from '../../../shared/errors.ts';
import type { Application, DeploymentRef } from '../../core/operations/application.ts';
import type { Canceller, Clock } from '../../core/ports/clock.ts';
import { deploymentPage } from '../views/deployment-page.ts';
import type { Follower, OpenTopic } from './follower.ts';

const lookMs = 2_000;
/** A host that takes its time is not kept busy by being looked at. */
const lookShare = 10;

/**
 * Whether what runs of a deployment looks as it did: no event tells of health, of a container that ended or of
 * somebody else's lock, so it is looked at for as long as somebody shows it.
 */
export function deploymentTopic(application: Application, clock: Clock): OpenTopic<'deployment'> {
  return (ref, _after, follower) => {
    const looking = clock.canceller();
    follower.snapshot(0, null);
    void look({ application, clock, ref, follower, looking });
    return () => looking.abort();
  };
}

interface Look {
  readonly application: Application;
  readonly clock: Clock;
  readonly ref: DeploymentRef;
  readonly follower: Follower<'deployment'>;
  readonly looking: Canceller;
}

async function look({ application, clock, ref, follower, looking }: Look): Promise<void> {
  let known = '';
  let sequence = 0;
  while (!looking.signal.aborted) {
    const begun = clock.monotonic();
    const now = await application.deployments.status(ref).then(
      (details) => JSON.stringify(deploymentPage(details, [], null)),
      // Why not the end: what does not answer now may do so again.
      (error: unknown) => toErrorShape(error).code,
    );
    if (now !== known) {
      known = now;
      sequence += 1;
      follower.event(sequence, null);
    }
    await clock.sleep(Math.max(lookMs, (clock.monotonic() - begun) * lookShare), looking.signal);
  }
}
