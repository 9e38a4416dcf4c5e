import { z } from 'zod';
import type { Binding, Cell } from './cell.ts';
import { keyOf } from './test-reference.ts';

const result = z.strictObject({
  result: z.enum(['pass', 'fail']),
  at: z.iso.datetime(),
  /** Of the engine that real ones were tested on; null: none took part. */
  engine: z.string().nullable(),
  seed: z.int(),
});

/** Deaths at moments that only the seed chose. */
const series = z.strictObject({ ...result.shape, rounds: z.int() });

/** The last result of each test that a cell is bound to, and of each series by its title. */
export const matrixState = z.strictObject({
  format: z.literal(1),
  series: z.record(z.string(), series).default({}),
  tests: z.record(z.string(), result),
});
export type MatrixState = z.infer<typeof matrixState>;
export type TestResult = z.infer<typeof result>;
export type SeriesResult = z.infer<typeof series>;

export const emptyState: MatrixState = { format: 1, series: {}, tests: {} };

export type Verdict = 'pass' | 'fail' | 'not run' | 'not applicable' | 'not yet';

/** A cell passes when all its tests did; one that has not run leaves it open. */
export function verdictOf(binding: Binding, state: MatrixState): Verdict {
  if ('impossible' in binding) return 'not applicable';
  if ('notYet' in binding) return 'not yet';
  const results = binding.tests.map((test) => state.tests[keyOf(test)]?.result);
  if (results.includes('fail')) return 'fail';
  return results.includes(undefined) ? 'not run' : 'pass';
}

/** New results in place of old ones; those of tests that no cell is bound to any more are dropped. */
export function withResults(
  state: MatrixState,
  results: Readonly<Record<string, TestResult>>,
  cells: readonly Cell[],
): MatrixState {
  const bound = new Set(
    cells.flatMap(({ binding }) => ('tests' in binding ? binding.tests.map((test) => keyOf(test)) : [])),
  );
  const kept = Object.entries({ ...state.tests, ...results }).filter(([key]) => bound.has(key));
  return { ...state, tests: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
