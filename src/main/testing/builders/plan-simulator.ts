import { asOperationId } from '../../core/model/ids.ts';
import type { ObservedHost } from '../../core/model/observed.ts';
import type { Plan, Step, SwapProfile } from '../../core/model/plan.ts';
import type { CarriedVolumes } from '../../core/model/release.ts';
import type { Observation, PlannedRelease, PlannedService, ReleaseGoal } from '../../core/planner/goal.ts';
import { locate } from '../../core/planner/locate.ts';
import { planBack } from '../../core/planner/plan-back.ts';
import { planForward } from '../../core/planner/plan-forward.ts';
import { planLifecycle } from '../../core/planner/plan-lifecycle.ts';
import { positionOf } from '../../core/policy/container-names.ts';
import { BrokenRule } from './broken-rule.ts';
import { shuffled } from './plan-orders.ts';
import type { SimulatedContainer, SimulatedHost, SimulatedMount } from './simulated-host.ts';

export interface Trial {
  readonly deployment: string;
  readonly operation: string;
  readonly kind: 'deploy' | 'upgrade' | 'rollback';
  readonly previous: PlannedRelease | null;
  readonly target: PlannedRelease;
  readonly profile: SwapProfile;
  readonly isLiveRestore: boolean;
}

/** A step ended as it may: what it waited for did not come true. */
export class GateFailed extends Error {
  override readonly name = 'GateFailed';
}

const lifecycleOperation = '20300103-000000-cccc';

type CreateStep = Extract<Step, { kind: 'create-container' }>;
/** Steps on a container that is there. */
type ContainerStep = Extract<Step, { readonly args: { readonly container: string } }>;

/**
 * One operation on a simulated host: what the ledger says of it, the planning from any state, and each step of
 * a plan carried out as the engine would. Every process that takes the operation up is one `plan`.
 */
export class PlanSimulator {
  readonly trial: Trial;
  readonly host: SimulatedHost;
  /** The containers as they were when the restore point was written. */
  before: ReadonlyMap<string, SimulatedContainer>;
  isOpened = false;
  isCommitted = false;
  isRestored = false;
  hasRestorePoint = false;
  #snapshot: Readonly<Record<string, CarriedVolumes>> | null = null;
  readonly #sides = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor(trial: Trial, host: SimulatedHost, from?: PlanSimulator) {
    this.trial = trial;
    this.host = host;
    this.before = from?.before ?? new Map(host.containers);
    this.isOpened = from?.isOpened ?? false;
    this.isCommitted = from?.isCommitted ?? false;
    this.isRestored = from?.isRestored ?? false;
    this.hasRestorePoint = from?.hasRestorePoint ?? false;
    this.#snapshot = from?.isOpened === true ? from.#snapshot : null;
  }

  /** The same moment again, to go on from it in another way. What a process knew is lost. */
  copy(): PlanSimulator {
    return new PlanSimulator(this.trial, this.host.copy(), this);
  }

  /** The same operation beginning now, on what the host is now. */
  restarted(): PlanSimulator {
    return new PlanSimulator(this.trial, this.host);
  }

  goal(): ReleaseGoal {
    const { trial, isOpened, isCommitted } = this;
    return {
      ...trial,
      operation: asOperationId(trial.operation),
      carriedVolumes: this.#snapshot ?? {},
      isOpened,
      isCommitted,
      expiredTags: [],
    };
  }

  observation(): Observation {
    return { host: this.host.observe(this.trial.deployment), presentImages: new Set(this.host.images) };
  }

  /**
   * Observes and plans, as a new process would; steps of an older plan can no longer be carried out. `pick`
   * brings the observation into another order.
   */
  plan(direction: Plan['direction'], pick?: (choices: number) => number): Plan {
    const observation = pick === undefined ? this.observation() : shuffled(this.observation(), pick);
    if (!this.isOpened) this.#snapshot = snapshotOf(this.goal(), observation.host);
    this.#sides.clear();
    this.#names.clear();
    for (const container of observation.host.containers) this.#names.set(container.name, container.id);
    for (const { name, fresh, old } of locate(this.goal(), observation.host).services) {
      if (fresh !== null) this.#sides.set(`${name}/new`, fresh.id);
      if (old !== null) this.#sides.set(`${name}/old`, old.id);
    }
    return direction === 'forward'
      ? planForward(this.goal(), observation)
      : planBack(this.goal(), observation);
  }

  /** Start, stop or remove what was committed, from whatever is there. */
  planLifecycle(kind: 'start' | 'stop' | 'remove'): Plan {
    const { deployment, target } = this.trial;
    const { host } = this.observation();
    this.#sides.clear();
    this.#names.clear();
    for (const { id, name, owner } of host.containers) {
      this.#names.set(name, id);
      if (positionOf(name) === 'live' && owner !== null) this.#sides.set(`${owner.service}/old`, id);
    }
    return planLifecycle(
      { operation: asOperationId(lifecycleOperation), kind, deployment, release: target },
      host,
    );
  }

  /** Id of the container that a step means; the plan must call it by the name that it has now. */
  containerOf(step: ContainerStep): string {
    const { service, side, args } = step;
    const id =
      service === null || side === null
        ? this.#names.get(args.container)
        : this.#sides.get(`${service}/${side}`);
    if (id === undefined) throw new BrokenRule(`step ${step.id} means no known container: ${args.container}`);
    const { name } = this.host.get(id);
    if (name !== args.container)
      throw new BrokenRule(`step ${step.id} says ${args.container}, it is called ${name}`);
    return id;
  }

  apply(step: Step): void {
    const { host } = this;
    const { deployment, operation } = this.trial;
    switch (step.kind) {
      case 'pull-image':
        return void host.images.add(step.args.image);
      case 'tag-image':
        if (!host.images.has(step.args.image)) throw new BrokenRule(`no image ${step.args.image} to tag`);
        return;
      case 'untag-image':
        return;
      case 'create-network':
        return host.createNetwork(step.args.network.name, deployment, operation);
      case 'remove-network':
        return host.removeNetwork(step.args.name, step.args.id);
      case 'create-volume':
        return host.createVolume(step.args.volume.name, deployment);
      case 'create-container':
        return this.#create(step);
      case 'write-record':
        return this.#record(step.args.record);
      default:
        return this.#change(step);
    }
  }

  #change(step: ContainerStep): void {
    const { host } = this;
    const id = this.containerOf(step);
    switch (step.kind) {
      case 'set-restart-policy':
        return host.setPolicy(id, step.args.policy);
      case 'stop-container':
        return host.stopContainer(id);
      case 'rename-container':
        return host.renameContainer(id, step.args.name);
      case 'start-container':
        return host.startContainer(id);
      case 'remove-container':
        return host.removeContainer(id);
      case 'detach-network':
        return host.detach(id, step.args.network);
      case 'attach-network':
        return host.attach(id, step.args.network, step.args.aliases);
      case 'wait-exit':
        return this.#awaitExit(id);
      case 'wait-drained':
        return undefined;
      case 'wait-ready':
        return host.judge(id, 'isReady');
      case 'verify-service':
        return host.judge(id, 'isVerified');
    }
  }

  #awaitExit(id: string): void {
    const container = this.host.get(id);
    if (container.startedAt === '') throw new BrokenRule(`${container.name} was never started`);
    if (container.state === 'running') this.host.stopContainer(id, 0);
    else if (container.exitCode !== 0)
      throw new GateFailed(`${container.name} ended with ${container.exitCode}`);
  }

  #create(step: CreateStep): void {
    const { target, previous, deployment, operation } = this.trial;
    const release = step.args.release === target.id ? target : previous;
    const service = release?.services.find((candidate) => candidate.spec.name === step.service);
    if (release == null || service === undefined)
      throw new BrokenRule(`step ${step.id} creates what no release has`);
    const { spec } = service;
    const { joins } = step.args;
    const joinsId = joins === null ? null : this.#sides.get(`${joins.service}/${joins.side}`);
    if (joinsId === undefined) throw new BrokenRule(`step ${step.id} joins a container that is not known`);
    const id = this.host.createContainer({
      name: step.args.name,
      owner: {
        deployment,
        release: release.id,
        service: spec.name,
        operation,
        role: spec.lifecycle,
        fingerprint: service.fingerprint,
      },
      spec,
      image: step.args.image,
      policy: step.args.restart,
      mounts: mountsOf(service, release, step.args.carriedVolumes),
      endpoints: firstEndpoint(step, service, release),
      joinsId,
    });
    this.#sides.set(`${spec.name}/${step.side ?? 'new'}`, id);
  }

  #record(record: Extract<Step, { kind: 'write-record' }>['args']['record']): void {
    if (record === 'opened') {
      if (this.isOpened || this.isCommitted || this.isRestored)
        throw new BrokenRule('is opened a second time');
      this.isOpened = true;
      this.hasRestorePoint = true;
      this.before = new Map(this.host.containers);
    }
    if (record === 'committed') {
      if (!this.isOpened) throw new BrokenRule('is committed without a restore point');
      this.isCommitted = true;
    }
    if (record === 'restored') {
      if (!this.isOpened) throw new BrokenRule('is restored without a restore point');
      this.isRestored = true;
    }
    if (record !== 'opened') this.isOpened = false;
  }
}

function snapshotOf(goal: ReleaseGoal, host: ObservedHost): Readonly<Record<string, CarriedVolumes>> {
  const carried: Record<string, CarriedVolumes> = {};
  if (goal.previous === null) return carried;
  for (const { name, old } of locate(goal, host).services) {
    const volumes = (old?.mounts ?? []).filter((mount) => mount.type === 'volume' && mount.isAnonymous);
    if (volumes.length > 0) carried[name] = Object.fromEntries(volumes.map((v) => [v.target, v.volume]));
  }
  return carried;
}

function mountsOf(
  service: PlannedService,
  release: PlannedRelease,
  carried: CarriedVolumes,
): readonly SimulatedMount[] {
  const mounts = service.spec.mounts.flatMap((mount): readonly SimulatedMount[] => {
    const { target } = mount;
    if (mount.type === 'tmpfs') return [{ type: 'tmpfs', source: '', target, readOnly: false }];
    const { readOnly } = mount;
    if (mount.type === 'bind') return [{ type: 'bind', source: mount.source, target, readOnly }];
    if (mount.type === 'anonymous') return [];
    const source = release.volumes.find((volume) => volume.key === mount.volume)?.name ?? mount.volume;
    return [{ type: 'volume', source, target, readOnly }];
  });
  const kept = Object.entries(carried).map(([target, source]): SimulatedMount => ({
    type: 'volume',
    source,
    target,
    readOnly: false,
  }));
  return [...mounts, ...kept.filter(({ target }) => !mounts.some((mount) => mount.target === target))];
}

function firstEndpoint(
  step: CreateStep,
  { spec }: PlannedService,
  release: PlannedRelease,
): SimulatedContainer['endpoints'] {
  const { network, withAliases } = step.args;
  if (network === null) return [];
  const key = release.networks.find((candidate) => candidate.name === network)?.key ?? network;
  const attachment = spec.networks.find((candidate) => candidate.network === key);
  if (attachment === undefined)
    throw new BrokenRule(`step ${step.id} attaches to a network of no attachment`);
  return [{ network, aliases: withAliases ? [spec.name, ...attachment.aliases] : [] }];
}
