import type { ErrorShape } from '../../../shared/errors.ts';
import type { ContainerSpec } from '../model/container-spec.ts';
import type { Deployment } from '../model/deployment.ts';
import type { OperationId } from '../model/ids.ts';
import type { LedgerBody } from '../model/ledger-record.ts';
import type { Milestone, OperationKind, Plan, Side, Step, SwapProfile } from '../model/plan.ts';
import type { CarriedVolumes, Release, Snapshot } from '../model/release.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';
import type { Direction, Observed, Undertaking } from '../engine/undertaking.ts';
import type { ServiceRules } from '../engine/step-executors.ts';
import type { ReleaseGoal } from '../planner/goal.ts';
import { hasRun, isUp, locate, type Located } from '../planner/locate.ts';
import { planBack } from '../planner/plan-back.ts';
import { planForward } from '../planner/plan-forward.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import { expiredReleases, retentionRepository, retentionTag } from '../policy/retention.ts';
import { updateOrder } from '../policy/update-order.ts';
import type { Host } from '../ports/hosts.ts';
import { makeContainerSpec } from './container-spec.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { ReleaseMaterials } from './release-materials.ts';
import { requireSameContainers } from './require-same-containers.ts';
import { neededVolumes, requireVolumes, type NeededVolume } from './require-volumes.ts';

export interface ReleaseUndertakingOptions {
  readonly host: Host;
  readonly deployment: string;
  /** The operation that runs now. */
  readonly operation: OperationId;
  readonly kind: OperationKind;
  readonly actor: string;
  readonly startedAt: string;
  readonly now: () => string;
  readonly profile: SwapProfile;
  readonly isLiveRestore: boolean;
  /** The release that is tried, or was tried and is to be undone. */
  readonly target: ReleaseMaterials;
  readonly previous: ReleaseMaterials | null;
  /** The operation that tried it: names of staged and kept containers carry it. */
  readonly trial: OperationId;
  /** The state at the last reading; null before the first deploy. */
  readonly known: Deployment | null;
}

/** Deploy, upgrade, going back to a retained release, and undoing any of them. */
export class ReleaseUndertaking implements Undertaking {
  readonly canGoBack = true;
  readonly #options: ReleaseUndertakingOptions;
  readonly #ledger: LedgerWriter;
  #deployment: Deployment | null;
  #snapshot: Snapshot | null;
  #located: Located | null = null;
  #missingVolumes: readonly NeededVolume[] = [];

  constructor(options: ReleaseUndertakingOptions) {
    this.#options = options;
    this.#ledger = new LedgerWriter(options.host.ledger, options.deployment, options.actor);
    this.#deployment = options.known;
    this.#snapshot = options.known?.snapshot ?? null;
  }

  get secretValues(): readonly string[] {
    return [...this.#options.target.secretValues, ...(this.#options.previous?.secretValues ?? [])];
  }

  async observe(): Promise<Observed> {
    const { host, deployment, target } = this.#options;
    const [seen, records, presentImages] = await Promise.all([
      host.docker.observe(deployment),
      host.ledger.read(deployment),
      this.#presentImages(),
    ]);
    this.#ledger.seen(records.at(-1)?.sequence ?? 0);
    this.#deployment = foldDeployment(deployment, records);
    const isCommitted = this.#deployment?.committed.includes(target.release.id) ?? false;
    const isPending = this.#deployment?.pending?.release === target.release.id;
    const isOpened = isPending || isCommitted;
    if (isPending) this.#snapshot = this.#deployment?.snapshot ?? null;
    const located = locate(this.#goal(isOpened, isCommitted), seen);
    this.#located = located;
    if (!isOpened) this.#snapshot = this.#takeSnapshot(located);
    this.#missingVolumes = await this.#findMissingVolumes(located);
    return {
      host: seen,
      presentImages,
      isOpened,
      isCommitted,
      hasFallenBack: isOpened && !isCommitted && this.#hasFallenBack(located),
      ids: located.services.flatMap((service) => [
        ...(service.fresh === null
          ? []
          : [{ service: service.name, side: 'new' as const, id: service.fresh.id }]),
        ...(service.old === null
          ? []
          : [{ service: service.name, side: 'old' as const, id: service.old.id }]),
      ]),
    };
  }

  plan(direction: Direction, observed: Observed): Plan {
    const goal = this.#goal(observed.isOpened, observed.isCommitted);
    if (observed.isOpened && !observed.isCommitted && this.#snapshot !== null && this.#located !== null) {
      requireSameContainers(this.#snapshot, this.#located, this.#options.trial);
    }
    if (direction === 'back') requireVolumes(this.#missingVolumes);
    return direction === 'forward' ? planForward(goal, observed) : planBack(goal, observed);
  }

  containerSpec(step: Extract<Step, { kind: 'create-container' }>, joinedId: string | null): ContainerSpec {
    const { target, previous, trial } = this.#options;
    const materials = step.args.release === target.release.id ? target : previous!;
    return makeContainerSpec(step, materials.release, materials.stack(), trial, joinedId);
  }

  networkSpec(planned: NetworkSpec): NetworkSpec {
    return this.#options.target.stack().networks.find((network) => network.key === planned.key) ?? planned;
  }

  volumeSpec(planned: VolumeSpec): VolumeSpec {
    return this.#options.target.stack().volumes.find((volume) => volume.key === planned.key) ?? planned;
  }

  serviceRules(name: string, side: Side): ServiceRules {
    const { target, previous } = this.#options;
    const located = this.#located?.services.find((service) => service.name === name);
    const planned = side === 'old' && located?.isChanged !== false ? previous?.planned : target.planned;
    const spec = planned?.services.find((service) => service.spec.name === name)?.spec;
    return {
      restart: spec?.restart ?? { name: 'no', maximumRetryCount: 0 },
      healthcheck: spec?.healthcheck ?? null,
      isTouched: located?.isChanged !== false || !isUp(located.old),
    };
  }

  async writeRecord(milestone: Milestone): Promise<void> {
    const { operation, kind, target } = this.#options;
    const release: Release = target.release;
    if (milestone === 'opened') {
      await this.#append({
        kind: 'opened',
        operation,
        operationKind: kind,
        release,
        snapshot: this.#snapshot,
      });
    }
    if (milestone === 'committed') await this.#append({ kind: 'committed', operation, release: release.id });
    if (milestone === 'restored') await this.#append({ kind: 'restored', operation });
  }

  async writeRestoring(): Promise<void> {
    if (this.#deployment?.pending != null && this.#deployment.status !== 'RollingBack') {
      await this.#append({ kind: 'restoring', operation: this.#options.operation });
    }
  }

  async writeFailed(error: ErrorShape, isHeld: boolean): Promise<void> {
    const records = await this.#options.host.ledger.read(this.#options.deployment);
    const deployment = foldDeployment(this.#options.deployment, records);
    if (deployment?.pending == null) return;
    await this.#append({ kind: 'failed', operation: this.#options.operation, error, isHeld });
  }

  async writeEnded(end: string, isCleanupOpen: boolean): Promise<void> {
    const { operation, kind, actor, startedAt, target, previous } = this.#options;
    if (this.#deployment === null) return;
    const isUndoing = operation !== this.#options.trial;
    await this.#append({
      kind: 'operation-ended',
      operation,
      operationKind: kind,
      actor,
      startedAt,
      end,
      fromVersion: isUndoing ? target.release.version : (previous?.release.version ?? null),
      toVersion: isUndoing ? (previous?.release.version ?? null) : target.release.version,
      ...(isCleanupOpen ? { isCleanupOpen } : {}),
    });
  }

  async #append(body: LedgerBody): Promise<void> {
    await this.#ledger.append(body);
  }

  #goal(isOpened: boolean, isCommitted: boolean): ReleaseGoal {
    const { trial, kind, deployment, target, previous, profile, isLiveRestore } = this.#options;
    const expired = this.#deployment === null ? [] : expiredReleases(this.#deployment, target.release.id);
    return {
      operation: trial,
      kind,
      deployment,
      target: target.planned,
      previous: previous?.planned ?? null,
      carriedVolumes: this.#snapshot?.carriedVolumes ?? {},
      isOpened,
      isCommitted,
      profile,
      isLiveRestore,
      expiredTags: expired.flatMap((release) =>
        Object.keys(release.images)
          .sort()
          .map((service) => `${retentionRepository(deployment)}:${retentionTag(release.id, service)}`),
      ),
    };
  }

  async #presentImages(): Promise<ReadonlySet<string>> {
    const { host, target, previous } = this.#options;
    const services = [...target.planned.services, ...(previous?.planned.services ?? [])];
    const wanted = [...new Set(services.map((service) => service.image))];
    const found = await Promise.all(wanted.map((image) => host.docker.inspectImage(image)));
    return new Set(wanted.filter((_, index) => found[index] != null));
  }

  async #findMissingVolumes(located: Located): Promise<readonly NeededVolume[]> {
    const { host, previous } = this.#options;
    if (previous === null) return [];
    const needed = neededVolumes(located, previous.planned, this.#snapshot?.carriedVolumes ?? {});
    const found = await Promise.all(needed.map(({ volume }) => host.docker.hasVolume(volume)));
    return needed.filter((_, index) => found[index] === false);
  }

  /** What is live now, so that the very same containers and data come back. */
  #takeSnapshot(located: Located): Snapshot | null {
    const { operation, target, previous, now } = this.#options;
    if (previous === null) return null;
    const containers: Record<string, Snapshot['containers'][string]> = {};
    const carried: Record<string, CarriedVolumes> = {};
    for (const { name, old } of located.services) {
      if (old === null) continue;
      containers[name] = { id: old.id, name: old.name, startedAt: old.startedAt };
      const volumes = old.mounts.filter((mount) => mount.type === 'volume' && mount.isAnonymous);
      if (volumes.length > 0) carried[name] = Object.fromEntries(volumes.map((v) => [v.target, v.volume]));
    }
    return {
      operation,
      fromRelease: previous.release.id,
      toRelease: target.release.id,
      toVersion: target.release.version,
      createdAt: now(),
      carriedVolumes: carried,
      containers,
    };
  }

  /**
   * Once the switch has begun nobody but the engine starts an old container: one that runs since a later
   * moment than the restore point says was brought back by its restart policy.
   */
  #hasFallenBack(located: Located): boolean {
    const changed = located.services.filter((service) => service.isChanged);
    const hasBegun = changed.some(
      ({ fresh, old, kept }) => (fresh !== null && hasRun(fresh)) || (old !== null && old.name === kept),
    );
    if (!hasBegun) return false;
    return changed.some(({ name, old, kept, target }) => {
      const before = this.#snapshot?.containers[name];
      if (old === null || before === undefined || !isUp(old) || old.owner?.role !== 'service') return false;
      // Why: such a one is not stopped before its time, so a later start alone does not stand in the way forward.
      const isStillNeeded =
        target !== null && updateOrder(target.spec) === 'start-first' && old.name !== kept;
      return old.id === before.id && old.startedAt !== before.startedAt && !isStillNeeded;
    });
  }
}
