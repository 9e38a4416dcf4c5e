import fc from 'fast-check';
import { lineFaults, longestLateMs, type LineFaultKind } from './restless-line.ts';
import type { Target } from './shop.ts';
import { machines, type MachineName } from './simulated-world.ts';

/** What an operator does. */
export type Act =
  | { readonly kind: 'upgrade'; readonly to: Target; readonly autoRollback: boolean }
  | { readonly kind: 'rollback' | 'stop' | 'start' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'look' };

/** What goes wrong; `after` counts calls on the line, points of the process, or calls of the engine. */
export type Disturbance =
  | { readonly kind: LineFaultKind; readonly after: number; readonly ms: number }
  | { readonly kind: 'kill'; readonly after: number }
  | {
      readonly kind: 'engine-dies';
      readonly when: 'before' | 'after';
      readonly after: number;
      readonly ms: number;
    }
  | { readonly kind: 'engine-dies-starting'; readonly after: number; readonly ms: number }
  | { readonly kind: 'engine-refuses'; readonly after: number }
  | { readonly kind: 'clock-jumps'; readonly after: number; readonly ms: number }
  | { readonly kind: 'wakes' | 'cancels' | 'lock-broken'; readonly after: number }
  | { readonly kind: 'meanwhile'; readonly after: number; readonly act: Act };

export interface Command {
  readonly by: MachineName;
  readonly act: Act;
  readonly disturbances: readonly Disturbance[];
}

/** What two operators do one after the other, and what a person decides at the end where something is held. */
export interface Story {
  readonly commands: readonly Command[];
  readonly decision: 'resume' | 'rollback';
}

const dayMs = 86_400_000;
/** An upgrade makes some seventy calls; a few stories disturb only what comes after. */
const after = fc.integer({ min: 1, max: 90 });
const awayMs = fc.constantFrom(100, 1_000, 30_000, 600_000, 2_700_000);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('upgrade' as const),
      to: fc.constantFrom<Target[]>('good', 'bad', 'large'),
      autoRollback: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollback' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('resume' as const, 'stop', 'start', 'look') }),
  },
);

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom<LineFaultKind[]>(...lineFaults.filter((kind) => kind !== 'away')),
      after,
      ms: fc.integer({ min: 1, max: longestLateMs }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('away' as const), after, ms: awayMs }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('kill' as const), after: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('engine-dies' as const),
      when: fc.constantFrom('before' as const, 'after'),
      after: fc.integer({ min: 1, max: 160 }),
      ms: awayMs,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('engine-dies-starting' as const),
      after: fc.integer({ min: 1, max: 4 }),
      ms: awayMs,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('engine-refuses' as const),
      after: fc.integer({ min: 1, max: 160 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock-jumps' as const),
      after,
      ms: fc.constantFrom(-dayMs, -1_000, 1_000, dayMs),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('wakes' as const, 'cancels', 'lock-broken'), after }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('meanwhile' as const), after, act }) },
);

export const anyStory: fc.Arbitrary<Story> = fc.record({
  commands: fc.array(
    fc.record({
      by: fc.constantFrom(...machines),
      act,
      disturbances: fc.array(disturbance, { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  decision: fc.constantFrom('resume' as const, 'rollback'),
});

/** One line for each command. */
export function tell({ commands, decision }: Story): string {
  const lines = commands.map(({ by, act: done, disturbances }) =>
    [`${by}: ${JSON.stringify(done)}`, ...disturbances.map((each) => `  ${JSON.stringify(each)}`)].join('\n'),
  );
  return [...lines, `whoever decides: ${decision}`].join('\n');
}
