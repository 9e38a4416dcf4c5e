import { describe, expect, test } from 'vitest';
import type { CrashScenario } from '../src/main/testing/crash-scenario.ts';
import { idsOf, pictureOf } from '../src/main/testing/host-picture.ts';
import {
  type Act,
  ask,
  breakProgram,
  containerOf,
  mayGoBack,
  meddle,
  meddleBefore,
  ref,
  refusals,
  restartByHand,
  send,
} from './by-hand.ts';
import type { Step } from './step.ts';
import { good, goingBack, undisturbed, withScene } from './step-scene.ts';

/** What breaks in the new version when it is started once more. */
const breaks = [
  ['crashes again and again', 'crash'],
  ['does not get healthy any more', 'unhealthy'],
] as const;

describe.each(breaks)('a new version that %s', (_what, mode) => {
  test('in S7 must bring the old one back', async () => {
    await failInVerification(async (scene) => {
      const web = containerOf(scene, 'web', '1.1.0');
      breakProgram(web, mode);
      await restartByHand(scene, web);
    });
  });

  test.each<Step>(['S8', 'S9'])('in %s must never go back by itself', async (step) => {
    await failAfterGates(step, async (scene) => {
      const web = containerOf(scene, 'web', '1.1.0');
      breakProgram(web, mode);
      await restartByHand(scene, web);
      breakProgram(web, 'serve');
    });
  });
});

/** It is down, and refused with that text when it is started once more. */
const goDown =
  (message: string): Act =>
  async (scene) => {
    const { id } = containerOf(scene, 'web', '1.1.0');
    await ask(scene, 'POST', `/containers/${id}/stop?t=1`);
    const path = new RegExp(`/${id}/start$`);
    scene.world.engine.faults.arrange({ kind: 'fail-before', path, message, times: 1_000 });
    expect(await send(scene, 'POST', `/containers/${id}/start`)).toBe(500);
  };

// Why not one whose port is taken: the old version wants that port as well, and is not tried.
describe.each(Object.entries(refusals).filter(([why]) => why !== 'whose port somebody took'))(
  'a new version %s',
  (_what, message) => {
    test('in S7, when it is started once more, must bring the old one back', async () => {
      await failInVerification(goDown(message));
    });
  },
);

describe.each(Object.entries(refusals))('a new version %s', (_what, message) => {
  test.each<Step>(['S8', 'S9'])(
    'in %s, when it is started once more, must never go back by itself',
    async (step) => {
      await failAfterGates(step, goDown(message));
    },
  );
});

describe.each(breaks)('an old version that %s', (_what, mode) => {
  test('when it is brought back must be held, with both sides there, and come back once it is mended', async () => {
    const set = (scene: CrashScenario, as: typeof mode | 'serve'): void =>
      breakProgram(containerOf(scene, 'web', '2.0.0'), as);
    await failOnTheWayBack(
      (scene) => set(scene, mode),
      async (scene) => {
        set(scene, 'serve');
        await restartByHand(scene, containerOf(scene, 'web', '2.0.0'));
      },
    );
  });
});

describe.each(Object.entries(refusals))('an old version %s', (_what, message) => {
  test('when it is brought back must be held, with both sides there, and come back once that is over', async () => {
    await failOnTheWayBack(
      ({ world }) =>
        world.engine.faults.arrange({ kind: 'fail-before', path: /\/start$/, message, times: 1_000 }),
      ({ world }) => world.engine.faults.clear(),
    );
  });
});

test('a new version without health checks must be said to be judged by its running alone, before anything is begun', async () => {
  await withScene(good, async ({ world }) => {
    const { operations } = world.process().application;
    const { checks } = await operations.preview({
      kind: 'upgrade',
      ref,
      version: '1.1.0',
      variables: {},
      options: {},
    });
    const found = checks.filter(({ check }) => check === 'assurance');
    expect(found).toMatchObject([{ severity: 'warning', code: 'no-health-check' }]);
  });
});

describe('a host whose disk is full', () => {
  const message = 'open /var/lib/docker/containers/1a2b/.tmp-config.v2.json: no space left on device';

  test('before the record of the commit must leave the old release', async () => {
    await withScene(mayGoBack, async (scene) => {
      const old = pictureOf(await scene.look());
      const run = await meddleBefore(scene, 'setRestartPolicy', ({ world }) => {
        world.engine.faults.arrange({ kind: 'fail-before', path: /\/update$/, message });
      });
      expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'host-disk-full' } });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test('in the cleanup must leave the commit, and what is left be cleaned up when there is space', async () => {
    const { pictures } = await undisturbed(good);
    await withScene(good, async (scene) => {
      const run = await meddle(scene, 'S8', ({ world }) => {
        world.engine.faults.arrange({ kind: 'fail-before', method: 'DELETE', message, times: 1_000 });
      });
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(scene.status()?.cleanup).not.toBeNull();
      scene.world.engine.faults.clear();
      const { operations } = scene.world.process().application;
      await (
        await operations.resume(ref)
      ).finished;
      expect(await scene.expectSettled(pictures)).toBe('new');
    });
  });
});

async function failInVerification(act: Act): Promise<void> {
  await withScene(mayGoBack, async (scene) => {
    const old = pictureOf(await scene.look());
    const run = await meddle(scene, 'S7', act);
    expect(run.record?.end).toBe('rolled-back');
    expect(await scene.expectSettled({ old, next: null })).toBe('old');
  });
}

/** The new version is the release from then on; what is wrong with it is for a person to judge. */
async function failAfterGates(step: Step, act: Act): Promise<void> {
  const { pictures } = await undisturbed(good);
  await withScene(mayGoBack, async (scene) => {
    const run = await meddle(scene, step, act);
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(scene.story.slice(-3)).toEqual(['opened', 'committed', 'operation-ended']);
    scene.world.engine.faults.clear();
    await restartByHand(scene, containerOf(scene, 'web', '1.1.0'));
    expect(await scene.expectSettled(pictures)).toBe('new');
  });
}

async function failOnTheWayBack(injure: Act, mend: Act): Promise<void> {
  await withScene(goingBack, async (scene) => {
    const before = await scene.look();
    const run = await meddle(scene, 'RB', injure);
    expect(run.record?.end).toBe('held');
    const now = Object.values(idsOf(await scene.look()));
    expect(now).toEqual(expect.arrayContaining(Object.values(idsOf(before))));
    expect(now.length).toBeGreaterThan(Object.values(idsOf(before)).length);
    await mend(scene);
    await scene.react('rollback');
    expect(await scene.expectSettled({ old: pictureOf(before), next: null })).toBe('old');
  });
}
