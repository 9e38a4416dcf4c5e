import { describe, expect, it } from 'vitest';
import { operationLogContract } from './contracts/operation-log.contract.ts';
import { MemoryOperationLog } from './memory-operation-log.ts';
import { sampleOperation } from './operation-samples.ts';

operationLogContract('MemoryOperationLog', async () => {
  const log = new MemoryOperationLog();
  return { open: async () => log, cleanup: async () => undefined };
});

describe('MemoryOperationLog', () => {
  it('a full disk must refuse to save until a reserve is given back', async () => {
    const log = new MemoryOperationLog();
    await log.reserve();
    log.fillDisk();
    await expect(log.save(sampleOperation())).rejects.toMatchObject({ details: { cause: 'ENOSPC' } });
    await log.releaseReserve();
    await log.save(sampleOperation());
    log.fillDisk();
    await log.releaseReserve();
    await expect(log.save(sampleOperation())).rejects.toMatchObject({ code: 'store-unwritable' });
  });
});
