import type { Counter, OperationProgress, ServiceProgressState } from '../../../shared/operation-event.ts';
import type { Plan, Step, StepKind } from '../model/plan.ts';

/** Rough cost of a step against the others; a pull also moves by its bytes. */
const weights: Readonly<Record<StepKind, number>> = {
  'pull-image': 20,
  'tag-image': 0.2,
  'untag-image': 0.2,
  'create-network': 1,
  'remove-network': 1,
  'create-volume': 0.5,
  'create-container': 0.5,
  'set-restart-policy': 0.2,
  'stop-container': 3,
  'rename-container': 0.2,
  'start-container': 5,
  'remove-container': 1,
  'detach-network': 1,
  'attach-network': 1,
  'wait-exit': 6,
  'wait-ready': 4,
  'wait-drained': 4,
  'verify-service': 8,
  'write-record': 1,
};

/**
 * Progress of one operation over all plans that it takes. INVARIANTS: `percent` never falls and is 100 only
 * after `finish`; counters count what the plans named.
 */
export class ProgressTracker {
  #percent = 0;
  #phase = '';
  #doneWeight = 0;
  #openWeight = 0;
  readonly #images = new Map<string, boolean>();
  readonly #oneShots = new Map<string, boolean>();
  readonly #services = new Map<string, boolean>();
  readonly #bytes = new Map<string, { readonly current: number; readonly total: number }>();

  /** A new plan replaces what was still open of the one before. */
  begin(plan: Plan): void {
    this.#openWeight = plan.steps.reduce((sum, step) => sum + weights[step.kind], 0);
    for (const step of plan.steps) this.#count(step, false);
  }

  enter(phase: string): void {
    this.#phase = phase;
  }

  done(step: Step): void {
    this.#doneWeight += weights[step.kind];
    this.#openWeight -= weights[step.kind];
    this.#count(step, true);
  }

  pulled(image: string, current: number, total: number): void {
    this.#bytes.set(image, { current, total });
  }

  finish(): void {
    this.#percent = 100;
  }

  get view(): OperationProgress {
    let current = 0;
    let total = 0;
    let partial = 0;
    for (const [image, bytes] of this.#bytes) {
      current += bytes.current;
      total += bytes.total;
      if (this.#images.get(image) === false && bytes.total > 0) {
        partial += weights['pull-image'] * Math.min(1, bytes.current / bytes.total);
      }
    }
    const whole = this.#doneWeight + this.#openWeight;
    const reached = whole <= 0 ? 0 : Math.floor((100 * (this.#doneWeight + partial)) / whole);
    this.#percent = Math.max(this.#percent, Math.min(99, reached));
    return {
      percent: this.#percent,
      phase: this.#phase,
      images: counter(this.#images),
      oneShots: counter(this.#oneShots),
      services: counter(this.#services),
      pulledBytes: current,
      totalBytes: total,
    };
  }

  #count(step: Step, isDone: boolean): void {
    if (step.kind === 'pull-image') set(this.#images, step.args.image, isDone);
    if (step.service === null) return;
    if (step.kind === 'wait-exit') set(this.#oneShots, step.service, isDone);
    if (step.kind === 'verify-service') set(this.#services, step.service, isDone);
  }
}

function set(map: Map<string, boolean>, key: string, isDone: boolean): void {
  map.set(key, isDone || (map.get(key) ?? false));
}

function counter(map: ReadonlyMap<string, boolean>): Counter {
  return { done: [...map.values()].filter(Boolean).length, total: map.size };
}

/** What a step says of its service while it runs, and once it is done; null: nothing new. */
export function serviceState(step: Step, isDone: boolean): ServiceProgressState | null {
  switch (step.kind) {
    case 'create-container':
      return isDone && step.side === 'new' ? 'created' : null;
    case 'stop-container':
      return isDone ? null : 'stopping';
    case 'start-container':
      return isDone ? 'verifying' : 'starting';
    case 'wait-exit':
      return isDone ? 'completed' : 'starting';
    case 'verify-service':
      return isDone ? 'running' : 'verifying';
    default:
      return null;
  }
}
