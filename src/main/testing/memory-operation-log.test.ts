import { operationLogContract } from './contracts/operation-log.contract.ts';
import { MemoryDisk, MemoryOperationLog } from './memory-stores.ts';

operationLogContract('MemoryOperationLog', async () => {
  const disk = new MemoryDisk();
  return { open: async () => new MemoryOperationLog(disk), cleanup: async () => undefined };
});
