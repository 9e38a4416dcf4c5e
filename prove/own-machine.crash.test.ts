import { describe, expect, test } from 'vitest';
import { FileOperationLog } from '../src/main/adapters/operation-log/file-operation-log.ts';
import { DurableFiles } from '../src/main/adapters/system/durable-files.ts';
import type { OperationLog } from '../src/main/core/ports/operation-log.ts';
import { SimulatedFileSystem } from '../src/main/testing/simulated-file-system.ts';
import { between } from './seed.ts';
import type { Step } from './step.ts';
import { callAt, good, goingBack, placeOf, undisturbed, withScene } from './step-scene.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('a machine that sleeps', { timeout: 120_000 }, () => {
  test.each<readonly [Step, 'new' | 'old' | 'refused']>([
    ['S0', 'new'],
    ['S1', 'new'],
    ['S2', 'refused'],
    ['S4', 'new'],
    ['S6', 'new'],
    ['S7', 'new'],
    ['S8', 'new'],
    ['S9', 'new'],
    ['RB', 'old'],
  ])('in %s must leave %s, however long it sleeps', async (step, verdict) => {
    const place = placeOf(step);
    const { pictures, run: awake } = await undisturbed(place.scenario);
    const at = await callAt(place);
    const awayMs = between(10 * minuteMs, 8 * hourMs, step);
    await withScene(place.scenario, async (scene) => {
      const run = await scene.runOver({ at, kind: 'asleep', awayMs }, ({ application }) =>
        application.wake(),
      );
      if (verdict === 'refused') {
        expect(run.record).toBeNull();
        expect(await scene.expectSettled(pictures)).toBe('old');
        await scene.runOver(null);
        expect(await scene.expectSettled(pictures)).toBe('new');
        return;
      }
      expect(run.record?.end).toBe(awake.record?.end);
      expect(await scene.expectSettled(pictures)).toBe(verdict);
    });
  });
});

function logOn(disk: SimulatedFileSystem): OperationLog {
  const files = new DurableFiles(disk);
  return new FileOperationLog({ files, disk: { freeBytes: async () => null }, dataDirectory: '/data' });
}

/** The point after which the power is off. */
const cuts: readonly (readonly [Step, 'new' | 'old', string])[] = [
  ['S0', 'old', 'createHolder'],
  ['S1', 'new', 'append opened'],
  ['S2', 'old', 'save preflight'],
  ['S4', 'new', 'save pull'],
  ['S6', 'new', 'save swap'],
  ['S7', 'new', 'save verify'],
  ['S8', 'new', 'append committed'],
  ['S9', 'new', 'save cleanup'],
  ['RB', 'old', 'append restoring'],
];

describe('the power of the machine', { timeout: 120_000 }, () => {
  test.each(cuts)('that is cut in %s must leave %s', async (step, verdict, point) => {
    const scenario = step === 'RB' ? goingBack : good;
    const { pictures } = await undisturbed(scenario);
    const points = await withScene(scenario, (scene) => scene.run(Infinity));
    const index = points.findIndex((name) => name.startsWith(point));
    await withScene(scenario, async (scene) => {
      const disk = new SimulatedFileSystem({ hasLooseNames: true }, ['/data', '/data/operations']);
      scene.world.operationLog = logOn(disk);
      await scene.run(index + 1);
      const images = disk.crashImages();
      scene.world.operationLog = logOn(images[between(0, images.length - 1, `${step} image`)]!);
      await scene.react('recover');
      expect(await scene.expectSettled(pictures)).toBe(verdict);
    });
  });
});
