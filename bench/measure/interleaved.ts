import type { BenchContext } from '../figure.ts';
import { rotated } from './rotated.ts';

/** Runs every arm once per run, in turn, so that all of them meet the same machine. */
export async function interleaved(
  context: BenchContext,
  arms: (run: number) => readonly (() => Promise<void>)[],
): Promise<void> {
  for (let run = 1; run <= context.runs; run += 1) {
    context.say(`run ${run} of ${context.runs}`);
    for (const arm of rotated(arms(run), run)) await arm();
  }
}
