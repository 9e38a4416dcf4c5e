import { describe, expect, test } from 'vitest';
import type { CrashScenario } from '../src/main/testing/crash-scenario.ts';
import type { SimulatedProcess } from '../src/main/testing/demo-world.ts';
import { ref } from './by-hand.ts';
import { between } from './seed.ts';
import { callAt, good, placeOf, undisturbed, withScene } from './step-scene.ts';

const secondMs = 1_000;
const minuteMs = 60_000;

describe('a host that is away for longer than it is waited for in S9', () => {
  test('must leave the commit, and be known to want cleaning up', async () => {
    await loseInCleanup(async (scene, process) => {
      expect(scene.status()).toMatchObject({ status: 'Running', pending: null, failure: null });
      expect(scene.status()?.cleanup).not.toBeNull();
      const findings = await process.application.doctor();
      expect(findings.map(({ code }) => code)).toContain('cleanup-open');
    });
  });

  test('must be cleaned up by resume', async () => {
    await loseInCleanup(async (scene, { application }) => {
      const resumed = await (await application.operations.resume(ref)).finished;
      expect(resumed).toMatchObject({ end: 'done', error: null });
      await expectCleanedUp(scene);
    });
  });

  test('must be cleaned up once it answers again, without being asked to', async () => {
    await loseInCleanup(async (scene, { application }) => {
      const [taken, ...others] = await application.operations.recoverAll();
      expect(others).toEqual([]);
      expect(await taken!.finished).toMatchObject({ end: 'done', error: null });
      expect(await application.operations.recoverAll()).toEqual([]);
      await expectCleanedUp(scene);
    });
  });

  test('must be cleaned up by the next operation as well', async () => {
    await loseInCleanup(async (scene, { application }) => {
      const next = await (await application.operations.start(scene.rollbackRequest())).finished;
      expect(next).toMatchObject({ end: 'done', error: null });
      expect(scene.status()?.cleanup).toBeNull();
      const names = (await scene.look()).containers.map(({ name }) => name);
      expect(names.filter((name) => /\.(new|old)\./.test(name))).toEqual([]);
    });
  });
});

test('a cleanup that somebody is at must not be told as open to another operator', async () => {
  const place = placeOf('S9');
  const at = await callAt(place);
  await withScene(place.scenario, async (scene) => {
    let codes: readonly string[] = [];
    await scene.runOver({ at, kind: 'after', awayMs: secondMs }, async () => {
      const findings = await scene.world.process('laptop').application.doctor();
      codes = findings.map(({ code }) => code);
    });
    expect(codes).toContain('locked');
    expect(codes).not.toContain('cleanup-open');
  });
});

test('what a stopped deployment still has to clean up must not start it', async () => {
  await loseInCleanup(async (scene, { application }) => {
    await (
      await application.operations.start({ kind: 'stop', ref, options: {} })
    ).finished;
    await expect(application.operations.resume(ref)).rejects.toMatchObject({ code: 'nothing-to-resume' });
    expect(scene.status()).toMatchObject({ status: 'Stopped' });
    expect(scene.status()?.cleanup).not.toBeNull();
  });
});

/** Ends `done` with all old containers there; the host is back, and the process that lost it still runs. */
async function loseInCleanup(
  then: (scene: CrashScenario, process: SimulatedProcess) => Promise<void>,
): Promise<void> {
  const { run: steady } = await undisturbed(good);
  // Why there: the cleanup of what was replaced has not removed anything yet.
  const at = steady.calls.indexOf('removeContainer', await callAt(placeOf('S8'))) + 1;
  const awayMs = between(40 * minuteMs, 90 * minuteMs, 'S9');
  await withScene(good, async (scene) => {
    let cut: SimulatedProcess | null = null;
    const run = await scene.runOver({ at, kind: 'before', awayMs }, (process) => {
      cut = process;
    });
    expect(run.record).toMatchObject({ end: 'done', error: null });
    await scene.world.clock.sleep(awayMs);
    await then(scene, cut!);
  });
}

async function expectCleanedUp(scene: CrashScenario): Promise<void> {
  const { pictures } = await undisturbed(good);
  expect(scene.status()?.cleanup).toBeNull();
  expect(await scene.expectSettled(pictures)).toBe('new');
}
