import { expect } from 'vitest';
import { describeRun, type WindlassRun } from '../support/windlass-process.ts';

/** Every event of every operation arrived, once and in order, and nothing came after its one end. */
export function expectToldOnce(run: WindlassRun): void {
  for (const id of new Set(run.events.map(({ operation }) => operation))) {
    const events = run.events.filter(({ operation }) => operation === id);
    const numbers = events.map(({ sequence }) => sequence);
    expect(numbers, describeRun(run)).toEqual(numbers.map((_, index) => index + 1));
    const ends = events.flatMap(({ body }, index) => (body.type === 'operation.ended' ? [index] : []));
    expect(ends, describeRun(run)).toEqual([events.length - 1]);
  }
}
