import { WindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import type { OperationId } from '../model/ids.ts';
import type { Milestone, Plan } from '../model/plan.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';
import type { Direction, Observed, Undertaking } from '../engine/undertaking.ts';
import type { ServiceRules } from '../engine/step-executors.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import { planLifecycle } from '../planner/plan-lifecycle.ts';
import { positionOf } from '../policy/container-names.ts';
import type { Host } from '../ports/hosts.ts';
import { LedgerWriter } from './ledger-writer.ts';

export interface LifecycleUndertakingOptions {
  readonly host: Host;
  readonly deployment: Deployment;
  readonly operation: OperationId;
  readonly kind: 'start' | 'stop' | 'remove';
  readonly actor: string;
  readonly startedAt: string;
  readonly release: PlannedRelease | null;
  /** Removes the secrets that this machine keeps for the deployment. */
  readonly forgetSecrets: () => Promise<void>;
}

/** Start, stop and remove: there is no way back but doing the opposite. */
export class LifecycleUndertaking implements Undertaking {
  readonly canGoBack = false;
  readonly secretValues: readonly string[] = [];
  readonly #options: LifecycleUndertakingOptions;
  readonly #ledger: LedgerWriter;

  constructor(options: LifecycleUndertakingOptions) {
    this.#options = options;
    this.#ledger = new LedgerWriter(options.host.ledger, options.deployment.name, options.actor);
  }

  async observe(): Promise<Observed> {
    const host = await this.#options.host.docker.observe(this.#options.deployment.name);
    const live = host.containers.filter((container) => positionOf(container.name) === 'live');
    return {
      host,
      presentImages: new Set(),
      isOpened: true,
      isCommitted: false,
      hasFallenBack: false,
      ids: live.flatMap((container) =>
        container.owner === null || container.owner.service === ''
          ? []
          : [{ service: container.owner.service, side: 'old' as const, id: container.id }],
      ),
    };
  }

  plan(_direction: Direction, observed: Observed): Plan {
    const { operation, kind, deployment, release } = this.#options;
    return planLifecycle({ operation, kind, deployment: deployment.name, release }, observed.host);
  }

  containerSpec(): never {
    throw new WindlassError('internal', 'starting, stopping and removing create nothing', {});
  }

  networkSpec(planned: NetworkSpec): NetworkSpec {
    return planned;
  }

  volumeSpec(planned: VolumeSpec): VolumeSpec {
    return planned;
  }

  serviceRules(name: string): ServiceRules {
    const spec = this.#options.release?.services.find((service) => service.spec.name === name)?.spec;
    return {
      restart: spec?.restart ?? { name: 'no', maximumRetryCount: 0 },
      healthcheck: spec?.healthcheck ?? null,
      isTouched: true,
    };
  }

  async writeRecord(milestone: Milestone): Promise<void> {
    if (milestone !== 'started' && milestone !== 'stopped' && milestone !== 'removed') return;
    await this.#ledger.append({ kind: milestone, operation: this.#options.operation });
    if (milestone === 'removed') await this.#options.forgetSecrets();
  }

  async writeRestoring(): Promise<void> {}

  /** The state stays what it was: what was done is seen on the host, and doing it again goes on. */
  async writeFailed(): Promise<void> {}

  async writeEnded(end: string): Promise<void> {
    const { operation, kind, actor, startedAt, release } = this.#options;
    await this.#ledger.append({
      kind: 'operation-ended',
      operation,
      operationKind: kind,
      actor,
      startedAt,
      end,
      fromVersion: release?.version ?? null,
      toVersion: kind === 'remove' ? null : (release?.version ?? null),
    });
  }
}
