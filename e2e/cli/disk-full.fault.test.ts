import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { fillUp, withLoopbackFilesystem, type LoopbackOptions } from '../../src/main/testing/lab/loopback.ts';
import { publishImages } from '../support/lab-images.ts';
import { Ladder, ladderImages } from '../support/ladder.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');

beforeAll(() => publishImages(dockerHost, registry, ladderImages));

describe.each(['ext4', 'tmpfs'] as const)('a data directory on a full %s', (fs) => {
  const size: LoopbackOptions = { sizeMb: 32, fs };
  const open = (disk: string): Promise<Ladder> =>
    Ladder.open({ dockerHost, registry, label: 'full', rungs: 2, dataDirectory: join(disk, 'data') });

  test('must refuse an upgrade before anything is touched', async () => {
    await withLoopbackFilesystem(size, async (disk) => {
      const ladder = await open(disk);
      const { scene } = ladder;
      const before = await scene.identities();
      await fillUp(disk);

      const run = await scene.installation.run(...scene.upgradeCommand('2.0.0'));

      expect(run.exitCode).toBe(1);
      expect(run.error?.code).toBe('store-unwritable');
      expect(await scene.identities()).toEqual(before);
      await ladder.expectExactly(1);
      expectWholeRecords(scene.installation.dataDirectory);
    });
  });

  // Where a disk is full does not change with its kind: one phase is enough to see that the kind makes no difference.
  test.each(fs === 'ext4' ? ['prepare', 'swap', 'verify'] : ['swap'])(
    'that fills up in %s must not be committed over, and must be rolled back and recorded',
    async (phase) => {
      await withLoopbackFilesystem(size, async (disk) => {
        const ladder = await open(disk);
        const { scene } = ladder;
        const before = await scene.ids();
        const upgrade = scene.installation.start(...scene.upgradeCommand('2.0.0', '--stable', '2s'));
        await upgrade.haltAt(phase, (body) => body.type === 'phase.entered' && body.phase === phase);
        const ballast = await fillUp(disk);
        upgrade.kill('SIGCONT');
        const run = await upgrade.finished;
        expect(run.exitCode).toBe(1);
        expect(run.records.at(-1)).toMatchObject({ end: 'failed', error: { code: 'store-unwritable' } });
        expectWholeRecords(scene.installation.dataDirectory);

        await scene.installation.done(...scene.rollbackCommand());

        expect(await scene.ids()).toEqual(before);
        await ladder.expectExactly(1);
        expectWholeRecords(scene.installation.dataDirectory);
        const operations = await scene.installation.operations();
        expect(operations.map(({ kind, end }) => `${kind} ${end}`)).toEqual([
          'rollback done',
          'upgrade failed',
          'deploy done',
        ]);

        await rm(ballast);
        await scene.installation.done(...scene.upgradeCommand('2.0.0'));
        await ladder.expectExactly(2);
      });
    },
  );

  test('that fills up in an upgrade that may go back by itself must end on the old release, and be recorded', async () => {
    await withLoopbackFilesystem(size, async (disk) => {
      const ladder = await open(disk);
      const { scene } = ladder;
      const before = await scene.ids();
      const upgrade = scene.installation.start(...scene.upgradeCommand('2.0.0', '--auto-rollback'));
      await upgrade.haltAt('the swap', (body) => body.type === 'phase.entered' && body.phase === 'swap');
      await fillUp(disk);
      upgrade.kill('SIGCONT');
      expect((await upgrade.finished).exitCode).toBe(3);
      expect(await scene.ids()).toEqual(before);
      await ladder.expectExactly(1);
      expectWholeRecords(scene.installation.dataDirectory);
      expect((await scene.installation.operations())[0]).toMatchObject({
        kind: 'upgrade',
        end: 'rolled-back',
      });
    });
  });
});

/** Every file that something is decided by is a whole JSON document. */
function expectWholeRecords(dataDirectory: string): void {
  const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files)
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown, file).not.toThrow();
}
