import { describe, expect, test } from 'vitest';
import { project, type CrashScenario } from '../src/main/testing/crash-scenario.ts';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import { meddle } from './by-hand.ts';
import { between } from './seed.ts';
import type { Step } from './step.ts';
import { callAt, good, placeOf, undisturbed, withScene } from './step-scene.ts';

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

describe('a clock that jumps by a day before anything was begun', () => {
  test.each<Step>(['S0', 'S2'])('in %s must change no decision either', async (step) => {
    const { pictures } = await undisturbed(good);
    for (const jumpMs of [dayMs, -dayMs]) {
      await withScene(good, async (scene) => {
        const { clock } = scene.world;
        const now = clock.now.bind(clock);
        const run = await meddle(scene, step, () => void (clock.now = () => now() + jumpMs));
        expect(run.record).toMatchObject({ end: 'done', error: null });
        expect(await scene.expectSettled(pictures)).toBe('new');
      });
    }
  });
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

describe('an image that somebody removed', () => {
  test.each<readonly [Step, 'new' | 'old']>([
    ['S1', 'new'],
    ['S2', 'new'],
    ['S4', 'new'],
    ['S5', 'new'],
    ['S6', 'new'],
    ['S7', 'new'],
    ['S8', 'new'],
    ['S9', 'new'],
    ['RB', 'old'],
  ])('in %s must leave %s: what is there still starts, what is not is pulled', async (step, verdict) => {
    const { scenario } = placeOf(step);
    const { pictures } = await undisturbed(scenario);
    await withScene(scenario, async (scene) => {
      await meddle(scene, step, () => {
        const { images } = scene.world.engine.state;
        for (const [id, { tags }] of images)
          if (!tags.some((tag) => tag.includes('foreign'))) images.delete(id);
      });
      expect(await scene.expectSettled(pictures)).toBe(verdict);
    });
  });
});

test('a second network of the same name must be refused in S2, and nothing be touched', async () => {
  await withScene(good, async (scene) => {
    const before = pictureOf(await scene.look());
    const run = await meddle(scene, 'S2', () => {
      const { networks } = scene.world.engine.state;
      for (const network of [...networks.values()]) {
        const id = [...network.id].reverse().join('');
        if (!network.isPredefined) networks.set(id, { ...network, id, labels: {} });
      }
    });
    expect(run.record).toBeNull();
    expect(pictureOf(await scene.look()).containers).toEqual(before.containers);
    expect(scene.status()).toMatchObject({ status: 'Running', pending: null });
  });
});

test('a volume that is missing must be refused in S2, and no empty one be made', async () => {
  await withScene(good, async (scene) => {
    const before = pictureOf(await scene.look());
    const { volumes } = scene.world.engine.state;
    const run = await meddle(scene, 'S2', () => {
      for (const { name } of [...volumes.values()]) if (name.startsWith(project)) volumes.delete(name);
    });
    expect(run.record).toBeNull();
    expect([...volumes.keys()].filter((name) => name.startsWith(project))).toEqual([]);
    expect(pictureOf(await scene.look()).containers).toEqual(before.containers);
  });
});

test('a container that somebody removed in S1 must be made again by the upgrade', async () => {
  const { pictures } = await undisturbed(good);
  await withScene(good, async (scene) => {
    const run = await meddle(scene, 'S1', async () => {
      const web = (await scene.look()).containers.find(({ owner }) => owner?.service === 'web');
      const eye = scene.world.eye();
      await scene.world.clock.track(eye.stopContainer(web!.id, 1));
      await scene.world.clock.track(eye.removeContainer(web!.id));
    });
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
