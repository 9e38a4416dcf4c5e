import { describe, expect, test } from 'vitest';
import type { FaultOrder } from '../src/main/adapters/demo/fault-plan.ts';
import type { CrashScenario, CutRun } from '../src/main/testing/crash-scenario.ts';
import { idsOf, pictureOf } from '../src/main/testing/host-picture.ts';
import { mayGoBack, ref } from './by-hand.ts';
import { good, goingBack, migrating, undisturbed, withScene } from './step-scene.ts';

async function upgradeWith(order: FaultOrder): Promise<CutRun> {
  return withScene(mayGoBack, async (scene) => {
    const old = pictureOf(await scene.look());
    scene.world.engine.faults.arrange({ times: 1_000, ...order });
    const run = await scene.runOver(null);
    expect([undefined, 'refused', 'rolled-back']).toContain(run.record?.end);
    expect(await scene.expectSettled({ old, next: null })).toBe('old');
    return run;
  });
}

async function upgradeInSpiteOf(order: FaultOrder): Promise<CutRun> {
  const { pictures } = await undisturbed(good);
  return withScene(good, async (scene) => {
    const { faults } = scene.world.engine;
    faults.arrange(order);
    const run = await scene.runOver(null);
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(await scene.expectSettled(pictures)).toBe('new');
    return run;
  });
}

const newContainer = /containers\/create\?name=stack/;
const lock = /containers\/create\?name=windlass-lock/;
const pull = /images\/create/;
const digest = /distribution\//;

describe('a host whose disk is full', () => {
  test.each([
    ['S0', lock, undefined],
    ['S4', pull, 'host-disk-full'],
    ['S6', newContainer, 'host-disk-full'],
  ] as const)('in %s must leave the old release, untouched', async (_step, path, code) => {
    const message = 'mkdir /var/lib/docker/overlay2/1a2b: no space left on device';
    const run = await upgradeWith({ kind: 'fail-before', method: 'POST', path, message });
    expect(run.record?.error?.code).toBe(code);
  });
});

/** What an engine makes of the answers of a registry. */
const answers = {
  401: { status: 500, message: 'unauthorized: authentication required', code: 'registry-unauthorized' },
  403: {
    status: 404,
    message: 'pull access denied for shop, repository does not exist',
    code: 'registry-denied',
  },
  404: {
    status: 500,
    message: 'manifest for shop:1.1.0 not found: manifest unknown',
    code: 'image-not-found',
  },
  429: { status: 500, message: 'toomanyrequests: too many requests', code: 'registry-rate-limited' },
  503: {
    status: 500,
    message: 'received unexpected HTTP status: 503 Service Unavailable',
    code: 'registry-error',
  },
} as const;

describe('a registry', () => {
  test.each([
    [401, 'preflight', digest],
    [403, 'pull', pull],
    [404, 'pull', pull],
  ] as const)(
    'that answers %s in the %s must leave the old release, untouched',
    async (answer, when, path) => {
      const { code, ...refusal } = answers[answer];
      const run = await upgradeWith({ kind: 'fail-before', path, ...refusal });
      expect(run.record?.error?.code).toBe(when === 'pull' ? code : undefined);
    },
  );

  test.each([
    [429, 'preflight', digest],
    [503, 'preflight', digest],
    [429, 'pull', pull],
    [503, 'pull', pull],
  ] as const)(
    'that answers %s twice in the %s must be asked again, and the upgrade be done',
    async (answer, _when, path) => {
      const { status, message } = answers[answer];
      await upgradeInSpiteOf({ kind: 'fail-before', path, status, message, times: 2 });
    },
  );

  test.each([
    ['preflight', digest],
    ['pull', pull],
  ] as const)(
    'that stalls once in the %s must be asked again, and the upgrade be done',
    async (_when, path) => {
      await upgradeInSpiteOf({ kind: 'stall', path, times: 1 });
    },
  );

  test('that never answers must be told as one that cannot be reached, and not as a line that was lost', async () => {
    await withScene(good, async (scene) => {
      const old = pictureOf(await scene.look());
      scene.world.engine.faults.arrange({ kind: 'stall', path: digest, times: 1_000 });
      const { operations } = scene.world.process().application;
      await expect(operations.start({ kind: 'upgrade', ref, ...good.to, options: {} })).rejects.toMatchObject(
        {
          code: 'preflight-failed',
          details: { cause: 'registry-unreachable' },
        },
      );
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test('must be asked by the preflight and the pull, and by no other step, forward or back', async () => {
    for (const scenario of [migrating, goingBack]) {
      const { calls } = (await undisturbed(scenario)).run;
      const [locked, opened, created] = ['createHolder', 'append opened', 'createContainer'].map((name) =>
        calls.indexOf(name),
      ) as [number, number, number];
      expect(calls.indexOf('resolveDigest')).toBeGreaterThan(-1);
      expect(calls.lastIndexOf('resolveDigest')).toBeLessThan(locked);
      expect(calls.indexOf('pullImage')).toBeGreaterThan(opened);
      expect(calls.lastIndexOf('pullImage')).toBeLessThan(created);
    }
  });
});

test('what is pulled must be named by the digest that was checked, so that no tag that moves is followed', async () => {
  const run = await withScene(good, async (scene) => {
    await scene.runOver(null);
    return scene.world.engine.faults.calls.filter(({ path }) => pull.test(path));
  });
  expect(run.length).toBeGreaterThan(0);
  for (const { query } of run) expect(decodeURIComponent(query)).toMatch(/sha256:[0-9a-f]{64}/);
});

test('a port that is gone when the new version starts must bring the old one back', async () => {
  const message =
    'driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated';
  const run = await upgradeWith({ kind: 'fail-before', path: /\/start$/, message, times: 1 });
  expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'port-taken' } });
});

test('an old version that does not start again must be held, with both sides there', async () => {
  await withScene(goingBack, async (scene) => {
    const before = await scene.look();
    const { faults } = scene.world.engine;
    const path = new RegExp(`/(${Object.values(idsOf(before)).join('|')})/start$`);
    faults.arrange({ kind: 'fail-before', path, message: 'bind source path does not exist', times: 1_000 });
    const run = await scene.runOver(null);
    expect(run.record?.end).toBe('held');
    await expectBothSides(scene, Object.values(idsOf(before)));
    faults.clear();
    await scene.react('rollback');
    expect(await scene.expectSettled({ old: pictureOf(before), next: null })).toBe('old');
  });
});

async function expectBothSides(scene: CrashScenario, old: readonly string[]): Promise<void> {
  const now = Object.values(idsOf(await scene.look()));
  expect(now).toEqual(expect.arrayContaining([...old]));
  expect(now.length).toBeGreaterThan(old.length);
}
