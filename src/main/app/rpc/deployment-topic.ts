import { toErrorShape } from '../../../shared/errors.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { Application, DeploymentRef } from '../../core/operations/application.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { deploymentPage } from '../views/deployment-page.ts';
import type { DeploymentStatuses } from '../views/deployment-statuses.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import type { Follower, OpenTopic } from './follower.ts';
import type { WorldFeed } from './world-feed.ts';

const lookMs = 2_000;
/** Where events are followed: what none of them tells, as the text of the last probe. */
const followedLookMs = 15_000;
/** A host that takes its time is not kept busy by being looked at. */
const lookShare = 10;

export interface DeploymentTopicOptions {
  readonly application: Application;
  readonly statuses: Pick<DeploymentStatuses, 'read'>;
  readonly clock: Clock;
  readonly monitor: Pick<EnvironmentMonitor, 'isFollowed'>;
  readonly world: Pick<WorldFeed, 'onTold'>;
}

/**
 * Whether what runs of a deployment looks as it did: looked at when an event tells of it, and now and then for as long
 * as somebody shows it.
 */
export function deploymentTopic(options: DeploymentTopicOptions): OpenTopic<'deployment'> {
  return (ref, _after, follower) => {
    const look = new DeploymentLook(options, ref, follower);
    follower.snapshot(0, null);
    void look.begin();
    return () => look.end();
  };
}

class DeploymentLook {
  readonly #options: DeploymentTopicOptions;
  readonly #ref: DeploymentRef;
  readonly #follower: Follower<'deployment'>;
  readonly #stopListening: () => void;
  #isOver = false;
  #isTold = false;
  #wake: () => void = () => undefined;

  constructor(options: DeploymentTopicOptions, ref: DeploymentRef, follower: Follower<'deployment'>) {
    this.#options = options;
    this.#ref = ref;
    this.#follower = follower;
    this.#stopListening = options.world.onTold((change) => {
      if (!concerns(change, ref)) return;
      this.#isTold = true;
      this.#wake();
    });
  }

  async begin(): Promise<void> {
    const { statuses, clock } = this.#options;
    let known = '';
    let sequence = 0;
    while (!this.#isOver) {
      const begun = clock.monotonic();
      this.#isTold = false;
      const now = await statuses.read(this.#ref).then(
        (details) => JSON.stringify(deploymentPage(details, [], null)),
        // Why not the end: what does not answer now may do so again.
        (error: unknown) => toErrorShape(error).code,
      );
      if (now !== known && !this.#isOver) {
        known = now;
        sequence += 1;
        this.#follower.event(sequence, null);
      }
      await this.#pause(clock.monotonic() - begun);
    }
  }

  end(): void {
    this.#isOver = true;
    this.#stopListening();
    this.#wake();
  }

  async #pause(tookMs: number): Promise<void> {
    const { clock } = this.#options;
    const canceller = clock.canceller();
    this.#wake = () => canceller.abort();
    if (this.#isOver || this.#isTold) return;
    await clock.sleep(Math.max(this.#lookMs, tookMs * lookShare), canceller.signal);
  }

  get #lookMs(): number {
    const { application, monitor } = this.#options;
    const { environment } = this.#ref;
    const meant = application.environments
      .list()
      .filter(({ name }) => environment === null || name === environment);
    return meant.every(({ id }) => monitor.isFollowed(id)) ? followedLookMs : lookMs;
  }
}

function concerns(change: WorldChange, ref: DeploymentRef): boolean {
  const isIt = ({ name, environment }: { readonly name: string; readonly environment: string }): boolean =>
    name === ref.name && (ref.environment === null || environment === ref.environment);
  if (change.type === 'deployment') return isIt(change);
  return change.type === 'services' && change.deployments.some(isIt);
}
