import { isWindlassError } from '../../../shared/errors.ts';
import { isConnectionError } from './connection-error.ts';
import type { HostReturn } from './host-return.ts';
import type { RunContext } from './run-context.ts';
import { isOurs } from './run-errors.ts';

/** What cannot be written must not stop a rollback: again without the reserve, then let go. */
export async function writeOnWayBack(
  { logger, operationLog }: Pick<RunContext, 'logger' | 'operationLog'>,
  hostReturn: HostReturn,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await hostReturn.insist(write);
  } catch (error) {
    logger.error('a record could not be written', { error: String(error) });
    if (isConnectionError(error) || (isWindlassError(error) && !isOurs(error))) return;
    try {
      await operationLog.releaseReserve();
      await hostReturn.insist(write);
    } catch (again) {
      logger.error('a record could not be written, going on without it', { error: String(again) });
    }
  }
}
