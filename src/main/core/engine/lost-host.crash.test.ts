import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import { YamlDefinitions } from '../../adapters/catalog/yaml-definitions.ts';
import { scenarios } from '../../testing/crash-matrix.ts';
import { CrashScenario, project, type Scenario } from '../../testing/crash-scenario.ts';
import type { CutKind } from '../../testing/cut-line.ts';
import { pictureOf, type HostPicture } from '../../testing/host-picture.ts';
import { RememberedDefinitions } from '../../testing/remembered-definitions.ts';

const registryFile = join(import.meta.dirname, '../../../../resources/demo-registry.json');
const definitions = new RememberedDefinitions(new YamlDefinitions());
const minuteMs = 60_000;

describe('a host that is away', { timeout: 600_000 }, () => {
  test('and comes back with the old release after a reboot must be resolved to the old release', async () => {
    await withScene(scenarios.large, async (scene, old) => {
      const { engine, clock } = scene.world;
      const run = await scene.runOver(await cutAt(scenarios.large, 'startContainer', 10 * minuteMs), () => {
        void reboot();
      });
      async function reboot(): Promise<void> {
        engine.crash();
        await clock.sleep(9 * minuteMs);
        engine.restart();
      }
      expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'host-fell-back' } });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test('for no longer than between two calls, so that none is cut, must not be committed over', async () => {
    await withScene(scenarios.small, async (scene, old) => {
      const { engine } = scene.world;
      const calls = await callsOf(scenarios.small);
      const policies = calls.flatMap((name, index) => (name === 'setRestartPolicy' ? [index + 1] : []));
      // All gates are passed; of the last four, two take the policy from the old ones and two give it to the new.
      const at = policies.at(-4)!;
      const run = await scene.runOver({ at, kind: 'none', awayMs: 0 }, () => {
        engine.crash();
        engine.restart();
      });
      expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'host-fell-back' } });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test('for no longer than between two calls must leave a whole release, up to the last look before the commit', async () => {
    const calls = await callsOf(scenarios.small);
    const first = calls.flatMap((name, index) => (name === 'setRestartPolicy' ? [index + 1] : [])).at(-4)!;
    const lastLook = calls.lastIndexOf('listHolders', calls.indexOf('append committed'));
    for (let at = first; at <= lastLook; at += 1) {
      await withScene(scenarios.small, async (scene) => {
        const { engine } = scene.world;
        const run = await scene.runOver({ at, kind: 'none', awayMs: 0 }, () => {
          engine.crash();
          engine.restart();
        });
        // What the engine brings back by itself it may bring back after the end.
        await scene.world.clock.sleep(minuteMs);
        const { containers } = await scene.look();
        const services = containers.filter(({ owner }) => owner?.role === 'service');
        const where = `call ${at} (${calls[at - 1]}), ${run.record?.end}`;
        const names = services.map(({ owner }) => owner!.service);
        expect(names, where).toEqual([...new Set(names)]);
        expect(
          services
            .filter(({ state, exitCode }) => state !== 'running' && exitCode !== 0)
            .map(({ name }) => name),
          where,
        ).toEqual([]);
      });
    }
  });

  test('for no longer than between two calls must never let two releases write', async () => {
    const calls = await callsOf(scenarios.slowStart);
    // Its database and its store change and write on the volumes of the old ones. One earlier: the look is the call before.
    const beforeStarts = calls.flatMap((name, index) => (name === 'startContainer' ? [index] : []));
    for (const at of beforeStarts) {
      await withScene(scenarios.slowStart, async (scene, old) => {
        const { engine } = scene.world;
        await scene.runOver({ at, kind: 'none', awayMs: 0 }, () => {
          engine.crash();
          engine.restart();
        });
        await scene.expectSettled({ old, next: pictureOf(await scene.look()) });
      });
    }
  });

  test('for longer than it is waited for must leave the operation held, to be resumed by a person', async () => {
    await withScene(scenarios.small, async (scene, old) => {
      const cut = await cutAt(scenarios.small, 'renameContainer', 45 * minuteMs);
      const begunAt = scene.world.clock.monotonic();
      const run = await scene.runOver(cut);
      expect(run.record).toMatchObject({ end: 'held', error: { code: 'connection-lost' } });
      const waitedMs = scene.world.clock.monotonic() - begunAt;
      expect(waitedMs).toBeGreaterThan(30 * minuteMs);
      expect(waitedMs).toBeLessThan(33 * minuteMs);
      await scene.world.clock.sleep(15 * minuteMs);
      const resumed = await (
        await scene.world.process().application.operations.resume({ name: project, environment: 'Demo' })
      ).finished;
      expect(resumed).toMatchObject({ end: 'done', error: null });
      expect(await scene.expectSettled({ old, next: pictureOf(await scene.look()) })).toBe('new');
    });
  });

  test('must be tried at growing pauses of at most half a minute, each told', async () => {
    await withScene(scenarios.small, async (scene) => {
      const run = await scene.runOver(await cutAt(scenarios.small, 'renameContainer', 5 * minuteMs));
      const told = run.events.flatMap(({ at, body }) =>
        body.type === 'connection.lost' ? [{ at: Date.parse(at), ...body }] : [],
      );
      const pauses = told.map(({ at, nextTryAt }) => Date.parse(nextTryAt!) - at);
      expect(pauses[0]).toBeLessThan(400);
      expect(pauses.at(-1)).toBeGreaterThan(20_000);
      expect(Math.max(...pauses)).toBeLessThan(40_000);
      expect(new Set(told.map(({ since }) => since)).size).toBe(1);
      expect(told.at(-1)?.error?.code).toBe('target-unreachable');
    });
  });
});

describe('what is found after a lost connection', { timeout: 600_000 }, () => {
  test('another engine must stop the operation, and nothing be written on it', async () => {
    await withScene(scenarios.small, async (scene) => {
      const cut = await cutAt(scenarios.small, 'renameContainer', minuteMs);
      let atTheCut: readonly string[] = [];
      let calls: readonly unknown[] = [];
      const run = await scene.runOver({ ...cut, returnsAs: 'another' }, () => {
        atTheCut = scene.story;
        scene.world.engine.faults.calls.length = 0;
      });
      calls = scene.world.engine.faults.calls.filter((call) => call.isMutating);
      expect(run.record).toMatchObject({ end: 'held', error: { code: 'engine-changed' } });
      expect(scene.story).toEqual(atTheCut);
      expect(calls).toEqual([]);
    });
  });

  test('a lock that another operator has must stop the operation', async () => {
    await withScene(scenarios.small, async (scene) => {
      const cut = await cutAt(scenarios.small, 'renameContainer', minuteMs);
      const run = await scene.runOver(cut, () => {
        void takeOver(scene);
      });
      expect(run.record).toMatchObject({ end: 'held', error: { code: 'lock-lost' } });
    });
  });

  test('the commit that was just written must stand, although it was cancelled meanwhile', async () => {
    await withScene(scenarios.small, async (scene, old) => {
      const cut = await cutAt(scenarios.small, 'append committed', minuteMs);
      const run = await scene.runOver(cut, ({ application }) => {
        application.operations.running()[0]!.cancel();
      });
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(await scene.expectSettled({ old, next: pictureOf(await scene.look()) })).toBe('new');
    });
  });

  test('no commit must be called off by a cancel in the same moment', async () => {
    await withScene(scenarios.small, async (scene, old) => {
      const cut = await cutAt(scenarios.small, 'append committed', minuteMs, 'before');
      const run = await scene.runOver(cut, ({ application }) => {
        application.operations.running()[0]!.cancel();
      });
      expect(run.record).toMatchObject({ end: 'cancelled' });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });
});

async function withScene(
  scenario: Scenario,
  use: (scene: CrashScenario, old: HostPicture) => Promise<void>,
): Promise<void> {
  const scene = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    await use(scene, pictureOf(await scene.look()));
  } finally {
    scene.stop();
  }
}

const undisturbed = new Map<Scenario, Promise<readonly string[]>>();

/** The last call of that name in an undisturbed run. */
async function cutAt(
  scenario: Scenario,
  name: string,
  awayMs: number,
  kind: CutKind = 'after',
): Promise<{ at: number; kind: CutKind; awayMs: number }> {
  const known = undisturbed.get(scenario) ?? callsOf(scenario);
  undisturbed.set(scenario, known);
  return { at: (await known).lastIndexOf(name) + 1, kind, awayMs };
}

async function callsOf(scenario: Scenario): Promise<readonly string[]> {
  let calls: readonly string[] = [];
  await withScene(scenario, async (scene) => {
    ({ calls } = await scene.runOver(null));
  });
  return calls;
}

/** Another operator breaks the lock, on purpose. */
async function takeOver({ world }: CrashScenario): Promise<void> {
  const [lock] = await world.clock.track(world.eye().listHolders('lock'));
  const other = world.process('laptop').application;
  await other.operations.unlock({ name: project, environment: 'Demo' }, lock!.id);
}
