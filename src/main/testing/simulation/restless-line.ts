import { WindlassError } from '../../../shared/errors.ts';
import type { DockerTarget } from '../../core/ports/docker-target.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { ledgerOver } from '../ledger-over.ts';
import { isMutation } from '../mortal-target.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { Turns } from './turns.ts';

/**
 * `lost-request`: it never arrives. `lost-answer`: it is carried out, nobody hears of it. `late-request`: its caller hears
 * that it was lost, then it arrives after all. `duplicate`: it arrives twice. `delay`: it is overtaken by others.
 * `away`: from this call on nobody answers for a while.
 */
export const lineFaults = [
  'lost-request',
  'lost-answer',
  'late-request',
  'duplicate',
  'delay',
  'away',
] as const;
export type LineFaultKind = (typeof lineFaults)[number];

/** A request on a line that was given up is no longer under way when somebody asks again after the first pause. */
export const longestLateMs = 150;

interface Armed {
  readonly at: number;
  readonly action: () => void | LineFault;
}

export interface LineFault {
  readonly kind: LineFaultKind;
  readonly ms: number;
}

/** The line between the processes of one machine and the host. Faults meet the n-th call from when they were ordered. */
export class RestlessLine {
  readonly #clock: SimulatedClock;
  readonly #turns: Turns;
  /** Called with every call before it is sent. */
  onCall: (name: string, args: readonly unknown[]) => void = () => undefined;
  #count = 0;
  #armed: Armed[] = [];
  #awayUntil = -Infinity;

  constructor(clock: SimulatedClock, turns: Turns) {
    this.#clock = clock;
    this.#turns = turns;
  }

  /** At the n-th call from now; what it returns befalls that call. */
  at(calls: number, action: Armed['action']): void {
    this.#armed.push({ at: this.#count + calls, action });
  }

  heal(): void {
    this.#armed = [];
    this.#awayUntil = -Infinity;
  }

  target(target: DockerTarget): DockerTarget {
    return new Proxy(target, {
      get: (original, property) => {
        const name = String(property) as keyof DockerTarget;
        const method = original[name] as (...args: unknown[]) => Promise<unknown>;
        if (typeof method !== 'function') return method;
        // Why: it only asks the line itself, and never fails.
        if (name === 'checkConnection') return () => Promise.resolve();
        return (...args: unknown[]) => this.#send(name, args, () => method.apply(original, args));
      },
    });
  }

  ledger(ledger: Ledger): Ledger {
    return ledgerOver(ledger, (name, perform) => this.#send(name, [], perform));
  }

  async #send<T>(name: string, args: readonly unknown[], perform: () => Promise<T>): Promise<T> {
    await this.#turns.take(name);
    this.#count += 1;
    const fault = this.#due();
    if (fault?.kind === 'away') this.#awayUntil = this.#clock.monotonic() + fault.ms;
    if (this.#clock.monotonic() < this.#awayUntil) {
      throw new WindlassError('target-unreachable', `${name}: nobody is there`, {}, { isRetryable: true });
    }
    this.onCall(name, args);
    switch (fault?.kind) {
      case 'lost-request':
        throw lost(name);
      case 'lost-answer':
        await perform().catch(() => undefined);
        throw lost(name);
      case 'late-request':
        if (isMutation(name)) this.#later(fault.ms, perform);
        throw lost(name);
      case 'duplicate':
        return isMutation(name) ? twice(perform) : perform();
      case 'delay':
        await this.#clock.sleep(fault.ms);
        return perform();
      default:
        return perform();
    }
  }

  #later(ms: number, perform: () => Promise<unknown>): void {
    void this.#clock
      .sleep(Math.min(ms, longestLateMs))
      .then(perform)
      .catch(() => undefined);
  }

  #due(): LineFault | null {
    const due = this.#armed.filter(({ at }) => at <= this.#count);
    this.#armed = this.#armed.filter(({ at }) => at > this.#count);
    let fault: LineFault | null = null;
    for (const { action } of due) fault = action() ?? fault;
    return fault;
  }
}

async function twice<T>(perform: () => Promise<T>): Promise<T> {
  const first = perform();
  await first.catch(() => undefined);
  await perform().catch(() => undefined);
  return first;
}

function lost(name: string): WindlassError {
  return new WindlassError('connection-lost', `${name}: the line was cut`, { reason: 'cut' });
}
