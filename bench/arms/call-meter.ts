import type { DockerTarget } from '../../src/main/core/ports/docker-target.ts';
import type { Interval } from '../measure/interval.ts';

export interface MeteredCall extends Interval {
  readonly method: string;
}

/** Calls that serve the product's own book-keeping: the lock and the ledger. */
export const bookKeeping: ReadonlySet<string> = new Set([
  'readFiles',
  'writeFile',
  'createHolder',
  'listHolders',
]);

/** Notes when each call to an engine was under way. */
export class CallMeter {
  readonly calls: MeteredCall[] = [];

  /** The same target, metered. */
  watch(target: DockerTarget): DockerTarget {
    return new Proxy(target, {
      get: (inner, key): unknown => {
        const member: unknown = Reflect.get(inner, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown =>
          this.#timed(String(key), member.apply(inner, args) as unknown);
      },
    });
  }

  #timed(method: string, result: unknown): unknown {
    if (!(result instanceof Promise)) return result;
    const from = Date.now();
    return result.finally(() => this.calls.push({ method, from, to: Date.now() }));
  }
}
