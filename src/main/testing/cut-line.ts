import { WindlassError } from '../../shared/errors.ts';
import type { CancelSignal, Canceller, Clock } from '../core/ports/clock.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { ledgerOver } from './ledger-over.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/**
 * `before`: the call that is cut never arrives. `after`: it is carried out, its answer is lost. `middle`: it is cut
 * while it is under way. `silent`: it never arrives, and nothing is heard until deadlines pass, as on a line that is
 * half open. `asleep`: the machine sleeps; the call is carried out, and when it wakes the line is gone. `none`: the line
 * stays as it is; whatever happens there happens just before the call.
 */
export type CutKind = 'before' | 'after' | 'middle' | 'silent' | 'asleep' | 'none';

export interface Cut {
  /** Which call; 1 is the first one. */
  readonly at: number;
  /** Only calls of that name count. Left out: all do. */
  readonly of?: string;
  readonly kind: CutKind;
  /** How long nobody answers. */
  readonly awayMs: number;
  /** Another engine answers afterwards. */
  readonly returnsAs?: string;
}

const silenceMs = 20_000;

/** The line between one process and its host, which is cut once. Calls under way are cut with it; what they do goes on. */
export class CutLine {
  readonly #clock: SimulatedClock;
  readonly #cut: Cut | null;
  readonly calls: string[] = [];
  /** Called when the line has just been cut. */
  onCut: () => void | Promise<void> = () => undefined;
  /** A call met the cut; a short one between two calls is met by none. */
  isNoticed = false;
  #awayUntil = -Infinity;
  #asleepUntil = -Infinity;
  #sleptMs = 0;
  #underWay = new Set<Canceller>();

  constructor(clock: SimulatedClock, cut: Cut | null) {
    this.#clock = clock;
    this.#cut = cut;
  }

  get isCut(): boolean {
    return this.#awayUntil > -Infinity;
  }

  /** Time of a process whose machine may sleep: nothing of it wakes meanwhile, and only the wall clock goes on. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() - this.#sleptMs,
      canceller: () => clock.canceller(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        await this.#awake();
      },
    };
  }

  target(target: DockerTarget): DockerTarget {
    return new Proxy(target, {
      get: (original, property) => {
        const name = String(property) as keyof DockerTarget;
        const method = original[name] as (...args: unknown[]) => Promise<unknown>;
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          this.#send(name, args, async (linked) => {
            const answer = await method.apply(original, linked);
            const returnsAs = this.#cut?.returnsAs;
            const isOther = name === 'engine' && this.isCut && returnsAs !== undefined;
            return isOther ? { ...(answer as object), id: returnsAs } : answer;
          });
      },
    });
  }

  ledger(ledger: Ledger): Ledger {
    return ledgerOver(ledger, (name, perform) => this.#send(name, [], perform));
  }

  async #send<T>(name: string, args: unknown[], perform: (linked: unknown[]) => Promise<T>): Promise<T> {
    if (this.#clock.monotonic() < this.#awayUntil) return this.#unreachable(name);
    this.calls.push(name);
    const cut = this.#isMeant(name) ? this.#cut : null;
    if (cut?.kind === 'none') {
      await this.onCut();
      return perform(args);
    }
    if (cut !== null && cut.kind !== 'middle') this.isNoticed = true;
    if (cut?.kind === 'before' || cut?.kind === 'silent') {
      await this.#breakNow(cut);
      if (cut.kind === 'silent') await this.#clock.sleep(silenceMs);
      throw lost(name);
    }
    const own = this.#clock.canceller();
    this.#underWay.add(own);
    const performed = perform(args.map((argument) => linkTo(own, argument)));
    if (cut?.kind === 'middle') void this.#clock.sleep(1).then(() => this.#breakNow(cut));
    if (cut?.kind === 'asleep') await this.#sleep(cut);
    try {
      const answer = await Promise.race([performed, aborted(own.signal, name)]);
      await this.#awake();
      if (cut === null || cut.kind === 'middle') return answer;
    } finally {
      performed.catch(() => undefined);
      this.#underWay.delete(own);
      if (cut?.kind === 'after') await this.#breakNow(cut);
    }
    throw lost(name);
  }

  #isMeant(name: string): boolean {
    const { at, of } = this.#cut ?? { at: 0 };
    if (of === undefined) return this.calls.length === at;
    return of === name && this.calls.filter((call) => call === of).length === at;
  }

  async #unreachable(name: string): Promise<never> {
    this.isNoticed = true;
    if (this.#cut?.kind === 'silent') await this.#clock.sleep(silenceMs / 4);
    throw new WindlassError('target-unreachable', `${name}: nobody is there`, {}, { isRetryable: true });
  }

  async #sleep(cut: Cut): Promise<void> {
    this.#asleepUntil = this.#clock.monotonic() + cut.awayMs;
    await this.#awake();
    this.#sleptMs = cut.awayMs;
    await this.#breakNow({ ...cut, awayMs: 0 });
  }

  async #awake(): Promise<void> {
    const leftMs = this.#asleepUntil - this.#clock.monotonic();
    if (leftMs > 0) await this.#clock.sleep(leftMs);
  }

  async #breakNow(cut: Cut): Promise<void> {
    this.#awayUntil = this.#clock.monotonic() + cut.awayMs;
    if (this.#underWay.size > 0) this.isNoticed = true;
    for (const canceller of [...this.#underWay]) canceller.abort();
    await this.onCut();
  }
}

function lost(name: string): WindlassError {
  return new WindlassError('connection-lost', `${name}: the line was cut`, { reason: 'cut' });
}

function aborted(signal: CancelSignal, name: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(lost(name)), { once: true });
  });
}

/** Nothing is heard any more once the line is cut, and what only lives as long as its caller ends. */
function linkTo(own: Canceller, argument: unknown): unknown {
  if (typeof argument === 'function') {
    const tell = argument as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => (own.signal.aborted ? undefined : tell(...args));
  }
  if (!isSignal(argument)) return argument;
  if (argument.aborted) own.abort();
  argument.addEventListener('abort', () => own.abort(), { once: true });
  return own.signal;
}

function isSignal(value: unknown): value is CancelSignal {
  return typeof value === 'object' && value !== null && 'aborted' in value;
}
