import { describe, expect, test } from 'vitest';
import type { CrashScenario } from '../src/main/testing/crash-scenario.ts';
import { between } from './seed.ts';
import type { Step } from './step.ts';
import { callAt, placeOf, undisturbed, withScene } from './step-scene.ts';

const secondMs = 1_000;
const dayMs = 24 * 3600 * secondMs;

describe('a clock that jumps by a day', () => {
  test.each<Step>(['S1', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'RB'])(
    'in %s must change no decision, forward or back',
    async (step) => {
      for (const jumpMs of [dayMs, -dayMs]) await jump(step, jumpMs);
    },
  );
});

/** While the line is away for a moment, as where a laptop is opened in another place. */
async function jump(step: Step, jumpMs: number): Promise<void> {
  const place = placeOf(step);
  const { pictures, run: steady } = await undisturbed(place.scenario);
  const at = await callAt(place);
  await withScene(place.scenario, async (scene) => {
    const { clock } = scene.world;
    const now = clock.now.bind(clock);
    const awayMs = between(secondMs, 10 * secondMs, step);
    const run = await scene.runOver({ at, kind: 'after', awayMs }, () => {
      clock.now = () => now() + jumpMs;
    });
    expect(run.record?.end).toBe(steady.record?.end);
    expect(await scene.expectSettled(pictures)).toBe(place.scenario.isGood ? 'new' : 'old');
  });
}

test('an old container that somebody removed in the cleanup must be as good as removed by it', async () => {
  // Why the commit: when its answer arrives, the cleanup is about to begin.
  const place = placeOf('S8');
  const { pictures } = await undisturbed(place.scenario);
  const at = await callAt(place);
  await withScene(place.scenario, async (scene) => {
    let removed = 0;
    const run = await scene.runOver({ at, kind: 'after', awayMs: secondMs }, async () => {
      removed = await removeOld(scene);
    });
    expect(removed).toBeGreaterThan(0);
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(await scene.expectSettled(pictures)).toBe('new');
  });
});

/** By hand, past the product; how many there were. */
async function removeOld(scene: CrashScenario): Promise<number> {
  const { clock } = scene.world;
  const eye = scene.world.eye();
  const old = (await scene.look()).containers.filter(({ name }) => /\.old\./.test(name));
  for (const { id } of old) await clock.track(eye.removeContainer(id));
  return old.length;
}
