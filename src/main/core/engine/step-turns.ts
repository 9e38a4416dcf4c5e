import type { Step, StepKind, SwapProfile } from '../model/plan.ts';
import type { Clock } from '../ports/clock.ts';
import { Slots } from './slots.ts';

/** More at once gains nothing on any engine that was measured. */
const pullsAtOnce = 4;
const createsAtOnce = 4;
/** A stop that takes longer only waits for its grace period. */
const stopTurnMs = 400;

type Lane = 'engine' | 'pull' | 'create' | 'free';

const lanes: Readonly<Record<StepKind, Lane>> = {
  'pull-image': 'pull',
  'create-container': 'create',
  'create-network': 'create',
  'create-volume': 'create',
  'start-container': 'engine',
  'stop-container': 'engine',
  'remove-container': 'engine',
  'remove-network': 'engine',
  'attach-network': 'engine',
  'detach-network': 'engine',
  'rename-container': 'free',
  'set-restart-policy': 'free',
  'tag-image': 'free',
  'untag-image': 'free',
  'wait-exit': 'free',
  'wait-ready': 'free',
  'verify-service': 'free',
  'write-record': 'free',
};

/**
 * Who may work on the engine now. Starting and stopping cost the host's processors, so there are as many
 * turns as processors: more shorten the whole and lengthen each service's gap. A start goes before a stop,
 * so that what is down comes up before the next one goes down.
 *
 * INVARIANTS: in the profile `gap` a service keeps the turn of its stop until it is started, unless its start
 * waits for another service: else the next stop would go first while the service is being renamed. Once a step has failed no
 * turn is kept: who waits for one must get it to learn that the plan is over.
 */
export class StepTurns {
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #engine: Slots;
  readonly #pull = new Slots(pullsAtOnce);
  readonly #create = new Slots(createsAtOnce);
  readonly #clock: Clock;
  readonly #done = new Set<string>();
  /** How the turn is given back, by the step that is to use it up. */
  readonly #kept = new Map<string, () => void>();
  #hasFailed = false;

  /** Without the plan's steps nobody's start is known, and no turn is kept. */
  constructor(cpus: number, profile: SwapProfile, clock: Clock, steps: readonly Step[] = []) {
    // Why only there: the fast profile stops all that it can at once, and lives with the longer gaps.
    this.#steps = new Map(profile === 'gap' ? steps.map((step) => [step.id, step]) : []);
    this.#engine = new Slots(profile === 'fast' ? cpus * 4 : cpus);
    this.#clock = clock;
  }

  async run(step: Step, action: () => Promise<void>): Promise<void> {
    try {
      await this.#inTurn(step, action);
      this.#done.add(step.id);
    } catch (error) {
      this.#hasFailed = true;
      for (const giveBack of this.#kept.values()) giveBack();
      this.#kept.clear();
      throw error;
    }
  }

  async #inTurn(step: Step, action: () => Promise<void>): Promise<void> {
    const lane = lanes[step.kind];
    if (lane === 'free') return action();
    if (step.kind === 'stop-container') return this.#stop(step, action);
    const slots = lane === 'pull' ? this.#pull : lane === 'create' ? this.#create : this.#engine;
    const giveBack = this.#kept.get(step.id) ?? (await slots.take(0));
    this.#kept.delete(step.id);
    try {
      await action();
    } finally {
      giveBack();
    }
  }

  async #stop(step: Step, action: () => Promise<void>): Promise<void> {
    const giveBack = await this.#engine.take(1);
    const canceller = this.#clock.canceller();
    let isTurnOver = false;
    try {
      const stopped = action();
      void this.#clock.sleep(stopTurnMs, canceller.signal).then(() => {
        isTurnOver ||= !canceller.signal.aborted;
        if (isTurnOver) giveBack();
      });
      await stopped;
    } catch (error) {
      giveBack();
      throw error;
    } finally {
      canceller.abort();
    }
    const next = isTurnOver || this.#hasFailed ? null : this.#startAfter(step);
    if (next === null) giveBack();
    else this.#kept.set(next.id, giveBack);
  }

  /** The start that only steps of the same service are still in the way of, none of which needs a turn. */
  #startAfter(stop: Step): Step | null {
    for (const start of this.#steps.values()) {
      if (start.kind !== 'start-container' || start.service !== stop.service || start.phase !== stop.phase)
        continue;
      if (this.#isNext(start, stop)) return start;
    }
    return null;
  }

  #isNext(start: Step, stop: Step): boolean {
    let comesAfter = false;
    const open = [...start.dependsOn];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      comesAfter ||= id === stop.id;
      const step = this.#steps.get(id);
      if (step === undefined || id === stop.id || this.#done.has(id)) continue;
      if (step.service !== stop.service || !isInBetween(step)) return false;
      open.push(...step.dependsOn);
    }
    return comesAfter;
  }
}

/** Between a stop and the start that follows: short, and needs no turn. */
function isInBetween({ kind }: Step): boolean {
  return kind === 'rename-container' || kind === 'set-restart-policy';
}
