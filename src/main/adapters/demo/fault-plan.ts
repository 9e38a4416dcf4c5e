/** One request as tests see it. */
export interface CallRecord {
  readonly method: string;
  /** Without version prefix and query. */
  readonly path: string;
  readonly query: string;
  readonly isMutating: boolean;
}

/**
 * `fail-before`: an error, nothing done. `fail-after`: done, then an error. `stall`: nothing done, no answer.
 * `cut-*`: the connection is cut before or after doing it. `crash-*`: the engine dies before or after doing it;
 * `crash-during` in the middle of starting a container, its ports taken.
 */
export type FaultKind =
  | 'fail-before'
  | 'fail-after'
  | 'stall'
  | 'cut-before'
  | 'cut-after'
  | 'crash-before'
  | 'crash-during'
  | 'crash-after';

export interface FaultOrder {
  readonly kind: FaultKind;
  readonly method?: string;
  /** Tried against the path, and against the path with its query. */
  readonly path?: RegExp;
  /** Which matching call from now on; 1 is the next one. */
  readonly nth?: number;
  /** How many matching calls in a row. */
  readonly times?: number;
  /** Of the `fail-*` kinds. */
  readonly status?: number;
  readonly message?: string;
}

export interface Fault {
  readonly kind: FaultKind;
  readonly status: number;
  readonly message: string;
}

const keptCalls = 20_000;

/** Faults to order, and a log of what was called. */
export class FaultPlan {
  /** All calls, oldest first. */
  readonly calls: CallRecord[] = [];
  /** Called, and waited for, before a call is handled. */
  onCall: ((call: CallRecord) => void | Promise<void>) | null = null;
  #orders: { readonly order: FaultOrder; seen: number }[] = [];

  arrange(order: FaultOrder): void {
    this.#orders.push({ order, seen: 0 });
  }

  /** Takes back all faults and the hook, and forgets the calls. */
  clear(): void {
    this.#orders = [];
    this.calls.length = 0;
    this.onCall = null;
  }

  /** Notes a call and says what is to go wrong with it; every matching order counts it, the first one decides. */
  take(call: CallRecord): Fault | null {
    this.calls.push(call);
    if (this.calls.length > keptCalls) this.calls.shift();
    let fault: Fault | null = null;
    for (const arranged of this.#orders) {
      const { order } = arranged;
      if (!isMatching(order, call)) continue;
      arranged.seen++;
      const first = order.nth ?? 1;
      if (arranged.seen < first || arranged.seen >= first + (order.times ?? 1)) continue;
      const { kind, status = 500, message = 'a fault that was ordered' } = order;
      fault ??= { kind, status, message };
    }
    return fault;
  }
}

function isMatching(order: FaultOrder, call: CallRecord): boolean {
  if (order.method !== undefined && order.method !== call.method) return false;
  if (order.path === undefined) return true;
  // Why: a pattern with the flags g or y would remember where it stopped.
  const path = new RegExp(order.path.source, order.path.flags.replace(/[gy]/g, ''));
  return path.test(call.path) || path.test(`${call.path}?${call.query}`);
}
