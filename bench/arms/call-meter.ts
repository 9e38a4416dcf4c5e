import { DockerEngineTarget } from '../../src/main/adapters/docker/docker-engine-target.ts';
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

type Method = (this: DockerEngineTarget, ...args: unknown[]) => unknown;

/** When each call to an engine was under way, of this whole process. */
export const meteredCalls: MeteredCall[] = [];

/**
 * Notes every call of the product's adapter from now on. Why on the class: the product is put together by its
 * own composition root, which is to be measured as it is, without a door for a meter.
 */
export function meterCalls(): void {
  const methods = DockerEngineTarget.prototype as unknown as Record<string, Method>;
  for (const name of Object.getOwnPropertyNames(methods)) {
    const method = methods[name];
    if (name === 'constructor' || method === undefined) continue;
    methods[name] = function (...args) {
      return noted(name, method.apply(this, args));
    };
  }
}

function noted(method: string, result: unknown): unknown {
  if (!(result instanceof Promise)) return result;
  const from = Date.now();
  return result.finally(() => meteredCalls.push({ method, from, to: Date.now() }));
}
