import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ContainerSpec } from '../model/container-spec.ts';
import type { OperationOptions } from '../model/operation.ts';
import type { Milestone, Side, Step, StepKind } from '../model/plan.ts';
import type { HealthcheckSpec, NetworkSpec, RestartPolicy, VolumeSpec } from '../model/service-spec.ts';
import type { GateRules } from '../policy/gates.ts';
import type { CancelSignal, Clock } from '../ports/clock.ts';
import type { DockerTarget, ObjectOwner } from '../ports/docker-target.ts';
import type { Registry } from '../ports/registry.ts';
import { isUp } from '../planner/locate.ts';
import { sleepAwake } from './awake-time.ts';
import type { GateMemory } from './gate-memory.ts';
import { throwIfCancelled, verifyService, waitReady, type GateWatch } from './gate-watch.ts';
import { explainPullError, pullImage } from './image-pull.ts';
import { waitForExit, type OneShotMemory } from './one-shot-wait.ts';
import { startContainer } from './taken-port.ts';

type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>;

/** What the steps of one operation work on. */
export interface StepContext {
  readonly docker: DockerTarget;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly owner: ObjectOwner;
  readonly options: OperationOptions;
  /** Ends waits, not calls. */
  readonly signal: CancelSignal;
  readonly containers: ContainerIds;
  /** What earlier runs of the same operation's plans have seen. */
  readonly gates: GateMemory;
  readonly oneShots: OneShotMemory;
  assertHeld(): Promise<void>;
  /** Throws when the engine was restarted meanwhile and brought the old release back. */
  assertNotFallenBack(): Promise<void>;
  containerSpec(step: StepOf<'create-container'>, joinedId: string | null): ContainerSpec;
  /** The planned one with secret values filled in. */
  networkSpec(planned: NetworkSpec): NetworkSpec;
  volumeSpec(planned: VolumeSpec): VolumeSpec;
  serviceRules(service: string, side: Side): ServiceRules;
  writeRecord(milestone: Milestone): Promise<void>;
  onPull(image: string, currentBytes: number, totalBytes: number): void;
  onProbe(service: string, gate: string, isPassed: boolean, text: string, remainingMs: number): void;
  onLog(service: string, text: string): void;
}

/** What the gates of one service go by. */
export interface ServiceRules {
  readonly restart: RestartPolicy;
  readonly healthcheck: HealthcheckSpec | null;
  /** False for a service that the operation leaves alone: it has been stable for long. */
  readonly isTouched: boolean;
}

/**
 * Which container a step means. Steps speak of a service and a side; the id was observed or given by the
 * create call, so a foreign container that took over a name is never touched.
 */
export class ContainerIds {
  readonly #bySide = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  /** Ids of those that were seen down, or were stopped since. */
  readonly down = new Set<string>();

  learn(service: string, side: Side, id: string): void {
    this.#bySide.set(`${service}/${side}`, id);
  }

  learnName(name: string, id: string): void {
    this.#byName.set(name, id);
  }

  has(service: string, side: Side): boolean {
    return this.#bySide.has(`${service}/${side}`);
  }

  of(service: string, side: Side): string {
    const id = this.#bySide.get(`${service}/${side}`);
    if (id === undefined)
      throw new WindlassError('drift', `the ${side} container of ${service} is gone`, { service });
    return id;
  }

  ofStep(step: Step & { readonly args: { readonly container: string } }): string {
    if (step.service !== null && step.side !== null) return this.of(step.service, step.side);
    const id = this.#byName.get(step.args.container);
    if (id === undefined) {
      throw new WindlassError('drift', `container ${step.args.container} is gone`, {
        container: step.args.container,
      });
    }
    return id;
  }
}

type Executors = { readonly [Kind in StepKind]: (step: StepOf<Kind>, context: StepContext) => Promise<void> };

/** One engine call, or one wait on the engine, per step. */
const executors: Executors = {
  'pull-image': async (step, context) => {
    try {
      await pullImage(
        { ...context, onBytes: (current, total) => context.onPull(step.args.image, current, total) },
        step.args.image,
      );
    } catch (error) {
      throw await explainPullError(context.registry, step.args.image, error);
    }
  },
  'tag-image': ({ args }, { docker }) => docker.tagImage(args.image, args.repository, args.tag),
  'untag-image': ({ args }, { docker }) => docker.untagImage(args.image),
  'create-network': async ({ args }, context) =>
    void (await context.docker.createNetwork(context.networkSpec(args.network), context.owner)),
  'remove-network': async ({ args }, { docker }) => {
    try {
      await docker.removeNetwork(args.id);
    } catch (error) {
      // Why: somebody else's container is attached; it is left, never disconnected by force.
      if (!isWindlassError(error, 'in-use')) throw error;
    }
  },
  'create-volume': ({ args }, context) =>
    context.docker.createVolume(context.volumeSpec(args.volume), context.owner),
  'create-container': async (step, context) => {
    const { joins } = step.args;
    const joinedId = joins === null ? null : context.containers.of(joins.service, joins.side);
    const id = await context.docker.createContainer(context.containerSpec(step, joinedId));
    context.containers.learn(step.service!, step.side!, id);
  },
  'set-restart-policy': (step, { docker, containers }) =>
    docker.setRestartPolicy(containers.ofStep(step), step.args.policy),
  'stop-container': async (step, { docker, containers }) => {
    const id = containers.ofStep(step);
    await docker.stopContainer(id, step.args.graceMs);
    containers.down.add(id);
  },
  'rename-container': (step, { docker, containers }) =>
    docker.renameContainer(containers.ofStep(step), step.args.name),
  'start-container': async (step, context) => {
    const id = context.containers.ofStep(step);
    if (step.side === 'new') await assertStillDown(step.service!, context);
    await startContainer(context.docker, id);
  },
  'remove-container': (step, { docker, containers }) => docker.removeContainer(containers.ofStep(step)),
  'detach-network': (step, { docker, containers }) =>
    docker.detachNetwork(containers.ofStep(step), step.args.network),
  'attach-network': (step, { docker, containers }) =>
    docker.attachNetwork(containers.ofStep(step), {
      network: step.args.network,
      aliases: step.args.aliases,
      ipv4Address: step.args.ipv4Address,
      ipv6Address: step.args.ipv6Address,
    }),
  'wait-exit': (step, context) =>
    waitForExit({
      docker: context.docker,
      clock: context.clock,
      signal: context.signal,
      service: step.service!,
      container: context.containers.ofStep(step),
      timeoutMs: step.args.timeoutMs,
      memory: context.oneShots,
      onLog: (text) => context.onLog(step.service!, text),
    }),
  'wait-ready': (step, context) =>
    waitReady(gateWatch(step, context), step.args.condition, gateRules(step, context)),
  'wait-drained': async (step, context) => {
    await sleepAwake(context.clock, step.args.ms, context.signal);
    throwIfCancelled(context.signal);
  },
  'verify-service': (step, context) => verifyService(gateWatch(step, context), gateRules(step, context)),
  'write-record': ({ args }, context) => context.writeRecord(args.record),
};

/** Steps that change nothing on the host need no fence. */
const waits: ReadonlySet<StepKind> = new Set(['wait-exit', 'wait-ready', 'wait-drained', 'verify-service']);

/** Runs one step. Whoever lost the lock changes nothing any more. */
export async function executeStep(step: Step, context: StepContext): Promise<void> {
  throwIfCancelled(context.signal);
  if (!waits.has(step.kind)) await context.assertHeld();
  // Why: TypeScript cannot pair the kind of the step with the kind of the executor.
  const execute = executors[step.kind] as (step: Step, context: StepContext) => Promise<void>;
  await execute(step, context);
}

/**
 * Invariant: never two writers. An engine that was restarted between two calls cut none of them, and may have brought
 * the old container back.
 */
async function assertStillDown(service: string, context: StepContext): Promise<void> {
  const { containers, docker } = context;
  if (!containers.has(service, 'old')) return;
  const old = containers.of(service, 'old');
  if (!containers.down.has(old) || !isUp(await docker.inspectContainer(old))) return;
  await context.assertNotFallenBack();
  throw new WindlassError('drift', `the old container of ${service} was started by somebody else`, {
    service,
  });
}

function gateRules(step: Step, context: StepContext): GateRules {
  const { options } = context;
  const rules = context.serviceRules(step.service!, step.side!);
  return {
    declaredRestart: rules.restart,
    stableMs: rules.isTouched ? options.stableMs : 0,
    deadlineMs: (rules.healthcheck?.startPeriodMs ?? 0) + options.healthDeadlineMs,
  };
}

function gateWatch(step: Step, context: StepContext): GateWatch {
  const service = step.service!;
  return {
    docker: context.docker,
    clock: context.clock,
    signal: context.signal,
    service,
    container: context.containers.of(service, step.side!),
    wait: step.kind,
    memory: context.gates,
    assertHeld: async () => {
      await context.assertHeld();
      await context.assertNotFallenBack();
    },
    onProbe: (gate, isPassed, text, remainingMs) =>
      context.onProbe(service, gate, isPassed, text, remainingMs),
  };
}
