import { describe, expect, test } from 'vitest';
import { FileOperationLog } from '../src/main/adapters/operation-log/file-operation-log.ts';
import { DurableFiles } from '../src/main/adapters/system/durable-files.ts';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import { SimulatedFileSystem } from '../src/main/testing/simulated-file-system.ts';
import { mayGoBack, meddle } from './by-hand.ts';
import type { Step } from './step.ts';
import { good, undisturbed, withScene } from './step-scene.ts';

type Scene = Parameters<Parameters<typeof withScene>[1]>[0];

/** The records of the machine are files on a disk that is full from that step on; all that is free is what was reserved. */
async function fillIn(scene: Scene, step: Step): Promise<Awaited<ReturnType<typeof meddle>>> {
  const disk = new SimulatedFileSystem({}, ['/data', '/data/operations']);
  scene.world.operationLog = new FileOperationLog({
    files: new DurableFiles(disk),
    disk: { freeBytes: async () => null },
    dataDirectory: '/data',
  });
  const run = await meddle(scene, step, () => void (disk.faults.capacityBytes = disk.usedBytes));
  expect(disk.calls.some((call) => call.startsWith('write'))).toBe(true);
  return run;
}

describe('a disk of this machine that is full', () => {
  test('in S4 must leave the old release', async () => {
    await withScene(mayGoBack, async (scene) => {
      const old = pictureOf(await scene.look());
      const run = await fillIn(scene, 'S4');
      expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'store-unwritable' } });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test.each<Step>(['S8', 'S9'])('in %s must leave the commit, and record it', async (step) => {
    const { pictures } = await undisturbed(good);
    await withScene(good, async (scene) => {
      const run = await fillIn(scene, step);
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(await scene.expectSettled(pictures)).toBe('new');
      const [record] = await scene.world.operationLog!.list();
      expect(record).toMatchObject({ end: 'done' });
    });
  });
});
