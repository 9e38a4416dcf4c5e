import fc from 'fast-check';
import { base } from './base.ts';
import { anyStory, tell, type Story } from './command.ts';
import { anyOrder, schedulerOf } from './order.ts';
import { runStory } from './run-story.ts';
import type { Sabotage } from './simulated-world.ts';

/** A story takes some forty milliseconds; one that does not end waits for something that never comes. */
const endlessMs = 30_000;

export interface SimulationRequest {
  readonly seed: number;
  readonly stories: number;
  /** Only this one, as a failure named it. */
  readonly path?: string;
  readonly sabotage?: Sabotage;
  /** Leaves a failure as it was found, instead of looking for a shorter one. */
  readonly isUnshrunk?: boolean;
}

export interface SimulationResult {
  readonly stories: number;
  /** null: everything held. */
  readonly failure: string | null;
}

/** Plays as many stories as asked for; the first that does not hold is told with the one command that plays it again. */
export async function simulate(request: SimulationRequest): Promise<SimulationResult> {
  await base();
  const property = fc.asyncProperty(anyStory, anyOrder, (story, order) =>
    runStory(story, schedulerOf(order), request.sabotage ?? null),
  );
  const run = await fc.check(property, {
    seed: request.seed,
    numRuns: request.stories,
    timeout: endlessMs,
    ...(request.path === undefined ? {} : { path: request.path }),
    ...(request.isUnshrunk === true ? { endOnFailure: true } : {}),
  });
  if (!run.failed) return { stories: run.numRuns, failure: null };
  return { stories: run.numRuns, failure: describe(run) };
}

function describe(run: fc.RunDetails<[Story, number]>): string {
  const { counterexample, seed, counterexamplePath: path, errorInstance } = run;
  const story = counterexample === null ? '' : tell(counterexample[0]);
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `seed=${seed} path=${path}`,
    story,
    `=> ${reason}`,
    `again: npm run soak -- --lane simulation --seed ${seed} --path ${path}`,
  ].join('\n');
}
