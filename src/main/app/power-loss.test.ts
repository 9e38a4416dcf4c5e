import { describe, expect, it } from 'vitest';
import { DurableFiles } from '../adapters/system/durable-files.ts';
import { FileOperationLog } from '../adapters/operation-log/file-operation-log.ts';
import { EncryptedSecrets } from '../adapters/secrets/encrypted-secrets.ts';
import { ProtectedKeys } from '../adapters/secrets/protected-keys.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleOperation } from '../testing/operation-samples.ts';
import { SimulatedFileSystem, type FileSystemFaults } from '../testing/simulated-file-system.ts';

const directories = ['/data', '/data/operations', '/data/secrets'];
const scope = 'env-1/shop';

function storesOn(disk: SimulatedFileSystem) {
  const files = new DurableFiles(disk);
  const keys = new ProtectedKeys({
    files,
    dataDirectory: '/data',
    vault: null,
    clock: new ManualClock(),
    ask: () => Promise.resolve(null),
    onPassphrase: () => undefined,
    work: { N: 16, r: 8, p: 1 },
  });
  return {
    log: new FileOperationLog({ files, disk: { freeBytes: async () => null }, dataDirectory: '/data' }),
    secrets: new EncryptedSecrets({ files, keys, dataDirectory: '/data' }),
  };
}

/** What the beginning of an upgrade writes, in this order, and how a later process finds each. */
const writes: readonly ((stores: ReturnType<typeof storesOn>) => Promise<void>)[] = [
  ({ log }) => log.save(sampleOperation({ phase: 'preflight', attempts: 1 })),
  ({ secrets }) => secrets.write(scope, { PASSWORD: 'first' }),
  ({ log }) => log.save(sampleOperation({ phase: 'swap', attempts: 2 })),
  ({ secrets }) => secrets.write(scope, { PASSWORD: 'second' }),
  ({ log }) => log.save(sampleOperation({ phase: 'commit', attempts: 3 })),
];

/** How far each store is, as a number that only grows; rejects where one cannot be read. */
async function progressOf(disk: SimulatedFileSystem): Promise<readonly [number, number]> {
  const { log, secrets } = storesOn(disk);
  const record = await log.load(sampleOperation().id);
  const { PASSWORD: password } = await secrets.read(scope);
  return [record?.attempts ?? 0, password === undefined ? 0 : password === 'first' ? 1 : 2];
}

/** What each store has for certain after so many writes, and what it may have when the next one was under way. */
const acknowledged: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [2, 1],
  [2, 2],
  [3, 2],
];

/** Cuts at every call, one after the other, or until the first loss. */
async function replay(
  faults: FileSystemFaults,
  isLossEnough = false,
): Promise<{ readonly images: number; readonly lost: number }> {
  let images = 0;
  let lost = 0;
  for (let cutAtCall = 1; ; cutAtCall++) {
    const disk = new SimulatedFileSystem({ ...faults, cutAtCall }, directories);
    const stores = storesOn(disk);
    let done = 0;
    try {
      for (const write of writes) {
        await write(stores);
        done += 1;
      }
    } catch {
      // The power is off.
    }
    for (const image of disk.crashImages()) {
      images += 1;
      const progress = await progressOf(image).catch(() => null);
      if (progress === null) {
        lost += 1;
        continue;
      }
      const [operation, secret] = progress;
      const [leastOperation, leastSecret] = acknowledged[done]!;
      const [mostOperation, mostSecret] = acknowledged[Math.min(done + 1, writes.length)]!;
      if (operation < leastOperation || secret < leastSecret) lost += 1;
      expect(operation).toBeLessThanOrEqual(mostOperation);
      expect(secret).toBeLessThanOrEqual(mostSecret);
    }
    if (done === writes.length || (isLossEnough && lost > 0)) return { images, lost };
  }
}

describe('the power that is cut at any call of an upgrade that begins', { timeout: 60_000 }, () => {
  it.each([{ hasLooseNames: false }, { hasLooseNames: true }])(
    'must cost nothing that was acknowledged, and damage no file (names lost in any order: $hasLooseNames)',
    async (faults) => {
      const { images, lost } = await replay({ ...faults, maxWriteBytes: 512 });
      expect(images).toBeGreaterThan(100);
      expect(lost).toBe(0);
    },
  );

  it('must be seen to cost what a writer acknowledges before its directory is synced', async () => {
    const { lost } = await replay({ skipDirectorySync: true, maxWriteBytes: 4096 }, true);
    expect(lost).toBeGreaterThan(0);
  });
});
