import { expect } from 'vitest';
import type { EngineStory } from '../support/engine-story.ts';
import { describeRun, type WindlassRun } from '../support/windlass-process.ts';

/** How often each container of a deployment was created or started so far. */
export function timesDone(story: EngineStory, deployment: string): Readonly<Record<string, number>> {
  const all = (['create', 'start'] as const).flatMap((action) =>
    Object.entries(story.times(deployment, action)).map(([key, times]): [string, number] => [
      `${action} ${key}`,
      times,
    ]),
  );
  return Object.fromEntries(all);
}

/** Between these two looks nothing was created or started a second time. */
export function expectDoneOnce(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  run: WindlassRun,
): void {
  const twice = Object.keys(after).filter((key) => after[key]! - (before[key] ?? 0) > 1);
  expect(twice, describeRun(run)).toEqual([]);
}
