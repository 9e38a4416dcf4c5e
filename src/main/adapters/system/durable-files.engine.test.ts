import { mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import { fillUp, withLoopbackFilesystem } from '../../testing/lab/loopback.ts';
import { DurableFiles } from './durable-files.ts';
import { NodeFileSystem } from './node-file-system.ts';

const sizeBytes = 60_000;
const stepBytes = 4096;
const oldContent = Buffer.alloc(sizeBytes, 'o');
const newContent = Buffer.alloc(sizeBytes, 'n');

type Outcome = 'written' | 'refused' | 'corrupted';
type Write = (path: string, content: Uint8Array) => Promise<void>;

/** Replaces the file with every amount of free space, in steps of one block; what came of it. */
async function outcomesOn(disk: string, write: Write): Promise<readonly Outcome[]> {
  const directory = join(disk, 'data');
  await mkdir(directory);
  const path = join(directory, 'record.json');
  const outcomes: Outcome[] = [];
  for (let freeBytes = 0; freeBytes <= 2 * sizeBytes; freeBytes += stepBytes) {
    await writeFile(path, oldContent);
    const ballast = await fillUp(disk, freeBytes);
    const failure = await write(path, newContent).then(
      () => null,
      (error: unknown) => error,
    );
    const isRefusal = isWindlassError(failure, 'store-unwritable') && failure.details['cause'] === 'ENOSPC';
    if (failure !== null && !isRefusal) throw failure as Error;
    const content = await readFile(path);
    const expected = failure === null ? newContent : oldContent;
    outcomes.push(!content.equals(expected) ? 'corrupted' : failure === null ? 'written' : 'refused');
    expect(await readdir(directory)).toEqual(['record.json']);
    await rm(ballast);
  }
  return outcomes;
}

/** What the common libraries do. */
async function writeCarelessly(path: string, content: Uint8Array): Promise<void> {
  const file = await open(`${path}.tmp`, 'w');
  try {
    await file.write(content);
    await file.sync();
  } catch {
    await rm(`${path}.tmp`, { force: true });
    throw new WindlassError('store-unwritable', 'refused', { cause: 'ENOSPC' });
  } finally {
    await file.close();
  }
  await rename(`${path}.tmp`, path);
}

describe.each(['tmpfs', 'ext4'] as const)('a full disk (%s)', (fs) => {
  it('must leave the whole old or the whole new content, at every amount of free space', async () => {
    await withLoopbackFilesystem({ sizeMb: 8, fs }, async (disk) => {
      const files = new DurableFiles(new NodeFileSystem());
      const outcomes = await outcomesOn(disk, (path, content) => files.write(path, content));
      expect(outcomes).not.toContain('corrupted');
      expect(outcomes).toContain('refused');
      expect(outcomes.at(-1)).toBe('written');
    });
  });
});

it('a writer that takes one write for all of them must be caught by the same disk', async () => {
  await withLoopbackFilesystem({ sizeMb: 8, fs: 'tmpfs' }, async (disk) => {
    expect(await outcomesOn(disk, writeCarelessly)).toContain('corrupted');
  });
});
