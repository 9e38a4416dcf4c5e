import { describe, expect, test } from 'vitest';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import { meddleIn } from './by-hand.ts';
import type { Step } from './step.ts';
import { migrating, placeOf, undisturbed, withScene } from './step-scene.ts';

const steps: readonly Step[] = ['S1', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'];

describe('keys that are locked', () => {
  test.each(steps)('in %s must not matter to an upgrade that is under way', async (step) => {
    const { pictures } = await undisturbed(migrating);
    await withScene(migrating, async (scene) => {
      const run = await meddleIn(scene, { ...placeOf(step), scenario: migrating }, ({ world }) => {
        world.diskOf('desk').areSecretsLocked = true;
      });
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(await scene.expectSettled(pictures)).toBe('new');
    });
  });

  test('in S0 must be refused, with nothing touched', async () => {
    await withScene(migrating, async (scene) => {
      const old = pictureOf(await scene.look());
      const place = { ...placeOf('S0'), scenario: migrating };
      const run = await meddleIn(scene, place, ({ world }) => {
        world.diskOf('desk').areSecretsLocked = true;
      });
      expect(run.record).toBeNull();
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });
});

/** The point after which nothing of the process runs any more, and whether the next one needs the keys. */
const kills: readonly (readonly [Step, string])[] = [
  ['S4', 'save pull'],
  ['S5', 'save migrate'],
  ['S6', 'save swap'],
  ['S7', 'save verify'],
];

describe('keys that are locked when an upgrade is taken up that was killed', () => {
  test.each(kills)('in %s must leave it untouched, to be taken up with them', async (_step, point) => {
    const { pictures } = await undisturbed(migrating);
    await killedAt(point, async (scene, recover) => {
      const left = pictureOf(await scene.look());
      scene.world.diskOf('desk').areSecretsLocked = true;
      expect(await recover()).toBe(0);
      expect(pictureOf(await scene.look())).toEqual(left);
      scene.world.diskOf('desk').areSecretsLocked = false;
      expect(await recover()).toBe(1);
      expect(await scene.expectSettled(pictures)).toBe('new');
    });
  });

  test.each([
    ['S8', 'append committed'],
    ['S9', 'save cleanup'],
  ])('in %s must not matter', async (_step, point) => {
    const { pictures } = await undisturbed(migrating);
    await killedAt(point, async (scene, recover) => {
      scene.world.diskOf('desk').areSecretsLocked = true;
      expect(await recover()).toBe(1);
      expect(await scene.expectSettled(pictures)).toBe('new');
    });
  });
});

type Scene = Parameters<Parameters<typeof withScene>[1]>[0];

async function killedAt(
  point: string,
  then: (scene: Scene, recover: () => Promise<number>) => Promise<void>,
): Promise<void> {
  const points = await withScene(migrating, (scene) => scene.run(Infinity));
  await withScene(migrating, async (scene) => {
    await scene.run(points.findIndex((name) => name.startsWith(point)) + 1);
    await then(scene, async () => {
      const { operations } = scene.world.process().application;
      const handles = await operations.recoverAll();
      await Promise.all(handles.map(({ finished }) => finished));
      return handles.length;
    });
  });
}
