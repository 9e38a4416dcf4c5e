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
  'wait-drained': 'free',
  'verify-service': 'free',
  'write-record': 'free',
};

/**
 * Who may work on the engine now. Starting and stopping cost the host's processors, so there are as many
 * turns as processors: more shorten the whole and lengthen each service's gap. A start goes before a stop,
 * so that what is down comes up before the next one goes down.
 */
export class StepTurns {
  readonly #engine: Slots;
  readonly #pull = new Slots(pullsAtOnce);
  readonly #create = new Slots(createsAtOnce);
  readonly #clock: Clock;

  constructor(cpus: number, profile: SwapProfile, clock: Clock) {
    this.#engine = new Slots(profile === 'fast' ? cpus * 4 : cpus);
    this.#clock = clock;
  }

  async run(step: Step, action: () => Promise<void>): Promise<void> {
    const lane = lanes[step.kind];
    if (lane === 'free') return action();
    const slots = lane === 'pull' ? this.#pull : lane === 'create' ? this.#create : this.#engine;
    const giveBack = await slots.take(step.kind === 'stop-container' ? 1 : 0);
    try {
      if (step.kind === 'stop-container') await this.#stop(action, giveBack);
      else await action();
    } finally {
      giveBack();
    }
  }

  async #stop(action: () => Promise<void>, giveBack: () => void): Promise<void> {
    const canceller = this.#clock.canceller();
    const stopped = action();
    void this.#clock.sleep(stopTurnMs, canceller.signal).then(giveBack);
    try {
      await stopped;
    } finally {
      canceller.abort();
    }
  }
}
