import { describe, expect, test } from 'vitest';
import type { CrashScenario, Scenario } from '../src/main/testing/crash-scenario.ts';
import type { SimulatedProcess } from '../src/main/testing/demo-world.ts';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import { meddle, ref } from './by-hand.ts';
import type { Step } from './step.ts';
import {
  callAt,
  good,
  goingBack,
  migrating,
  placeOf,
  undisturbed,
  withScene,
  type Undisturbed,
} from './step-scene.ts';

const secondMs = 1_000;

describe('a second operator', () => {
  test.each<Step>(['S1', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'RB'])(
    'in %s must be refused, and change nothing',
    async (step) => {
      const place = placeOf(step);
      const { pictures, run: alone } = await undisturbed(place.scenario);
      const at = await callAt(place);
      await withScene(place.scenario, async (scene) => {
        let refusal: unknown = null;
        const run = await scene.runOver({ at, kind: 'after', awayMs: secondMs }, async () => {
          const { operations } = scene.world.process('laptop').application;
          refusal = await operations
            .start({ kind: 'stop', ref, options: {} })
            .catch((error: unknown) => error);
        });
        expect(refusal).toMatchObject({ code: 'locked', details: { owner: 'operator@desk' } });
        expect(run.record?.end).toBe(alone.record?.end);
        await scene.expectSettled(pictures);
      });
    },
  );
});

describe('a lock that is stolen', () => {
  test.each<Step>(['S1', 'S4', 'S5', 'S6', 'S7', 'S8', 'RB'])(
    'in %s must stop the operation before its next change',
    async (step) => {
      const place = placeOf(step);
      const at = await callAt(place);
      await withScene(place.scenario, async (scene) => {
        const { faults } = scene.world.engine;
        const kind = step === 'S8' ? 'before' : 'after';
        const run = await scene.runOver({ at, kind, awayMs: secondMs }, async () => {
          await breakLock(scene);
          faults.calls.length = 0;
        });
        expect(run.record).toMatchObject({ end: 'held', error: { code: 'lock-lost' } });
        expect(faults.calls.filter((call) => call.isMutating)).toEqual([]);
      });
    },
  );
});

test('a lock that is stolen in S9 must stop the cleanup before its next change, to be finished by the thief', async () => {
  const place = placeOf('S9');
  const { pictures } = await undisturbed(place.scenario);
  const at = await callAt(place);
  await withScene(place.scenario, async (scene) => {
    const { faults } = scene.world.engine;
    let atTheTheft: readonly string[] = [];
    const run = await scene.runOver({ at, kind: 'after', awayMs: secondMs }, async () => {
      await breakLock(scene);
      atTheTheft = scene.story;
      faults.calls.length = 0;
    });
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(faults.calls.filter((call) => call.isMutating)).toEqual([]);
    expect(scene.story).toEqual(atTheTheft);
    const { operations } = scene.world.process('laptop').application;
    expect(await (await operations.resume(ref)).finished).toMatchObject({ end: 'done', error: null });
    expect(await scene.expectSettled(pictures)).toBe('new');
  });
});

/** The point after which nothing of the process runs any more. */
const kills: readonly (readonly [Step, Scenario, string])[] = [
  ['S1', good, 'append opened'],
  ['S4', good, 'save pull'],
  ['S5', migrating, 'save migrate'],
  ['S6', good, 'save swap'],
  ['S7', good, 'save verify'],
  ['S8', good, 'save commit'],
  ['S9', good, 'save cleanup'],
];

describe('a machine that lost its records', () => {
  test.each(kills)(
    'in %s must leave everything to be taken up from the host alone',
    async (_step, scenario, point) => {
      await afterLoss(scenario, point, async (scene, { operations }, pictures) => {
        await breakLock(scene);
        expect(await (await operations.resume(ref)).finished).toMatchObject({ end: 'done', error: null });
        expect(await scene.expectSettled(pictures)).toBe('new');
      });
    },
  );
});

test('a machine that lost its records in S0 must leave the old release, and a lock that others may break', async () => {
  await afterLoss(good, 'createHolder', async (scene, _application, pictures) => {
    await breakLock(scene);
    expect(await scene.expectSettled(pictures)).toBe('old');
  });
});

test('a machine that lost its records in RB must leave everything to be brought back from the host alone', async () => {
  await afterLoss(goingBack, 'append restoring', async (scene, { operations }, pictures) => {
    await breakLock(scene);
    await (
      await operations.resume(ref)
    ).finished;
    expect(await scene.expectSettled(pictures)).toBe('old');
  });
});

test('a machine that lost its records in S2 must leave the old release, and nothing to break', async () => {
  await afterLoss(good, 'save preflight', async (scene, _application, pictures) => {
    expect(await scene.world.clock.track(scene.world.eye().listHolders('lock'))).toEqual([]);
    expect(await scene.expectSettled(pictures)).toBe('old');
  });
});

test('an operator who is first to change it while another is in S2 must stay so, and the other be refused', async () => {
  await withScene(good, async (scene) => {
    const run = await meddle(scene, 'S2', async ({ world }) => {
      const { operations } = world.process('laptop').application;
      const stop = await operations.start({ kind: 'stop', ref, options: {} });
      expect((await stop.finished).end).toBe('done');
    });
    expect(run.record).toBeNull();
    expect(scene.status()).toMatchObject({ status: 'Stopped', pending: null });
    expect(await scene.world.clock.track(scene.world.eye().listHolders('lock'))).toEqual([]);
  });
});

test('a lock that is stolen in S0, as soon as it was had, must end the operation with nothing touched', async () => {
  await withScene(good, async (scene) => {
    const before = pictureOf(await scene.look());
    const { calls } = (await undisturbed(good)).run;
    const next = calls.indexOf('createHolder') + 1;
    const of = calls[next]!;
    const at = calls.slice(0, next + 1).filter((name) => name === of).length;
    const run = await scene.runOver({ at, of, kind: 'none', awayMs: 0 }, () => breakLock(scene));
    expect([undefined, 'refused', 'held']).toContain(run.record?.end);
    expect(pictureOf(await scene.look()).containers).toEqual(before.containers);
    expect(scene.status()).toMatchObject({ status: 'Running' });
  });
});

/** Another operator breaks the lock, on purpose. */
async function breakLock({ world }: CrashScenario): Promise<void> {
  const [lock] = await world.clock.track(world.eye().listHolders('lock'));
  await world.process('laptop').application.operations.unlock(ref, lock!.id);
}

/** The application is killed at that point for good; another machine finds nothing to take up by itself, and changes nothing. */
async function afterLoss(
  scenario: Scenario,
  point: string,
  use: (
    scene: CrashScenario,
    application: SimulatedProcess['application'],
    pictures: Undisturbed['pictures'],
  ) => Promise<void>,
): Promise<void> {
  const { pictures } = await undisturbed(scenario);
  const points = await withScene(scenario, (scene) => scene.run(Infinity));
  await withScene(scenario, async (scene) => {
    await scene.run(points.indexOf(point) + 1);
    const left = pictureOf(await scene.look());
    const { application } = scene.world.process('laptop');
    expect(await application.operations.recoverAll()).toEqual([]);
    expect(pictureOf(await scene.look())).toEqual(left);
    await use(scene, application, pictures);
  });
}
