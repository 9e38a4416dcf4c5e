import { WindlassError } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { asOperationId } from '../model/ids.ts';
import type { OperationEnd, OperationRecord } from '../model/operation.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { Launcher } from './launch.ts';
import type { Workspace } from './workspace.ts';

const pollMs = 300;
/** How long after its end an operation may still be telling of it. */
const lastWordsMs = 10_000;

/**
 * Everything after a number, then what comes, to the end of the operation. One of this process is listened to, also
 * when it is taken up here only later; one of another process is read from its record, which grows while it runs. The
 * last that is told is always its end: the record has it first, and that of a process that was killed may have it alone.
 */
export async function followOperation(
  workspace: Pick<Workspace, 'operationLog' | 'clock'>,
  launcher: Pick<Launcher, 'running'>,
  id: string,
  after: number,
  onEvent: (event: OperationEvent) => void,
  signal: CancelSignal,
): Promise<void> {
  const operation = asOperationId(id);
  const record = await workspace.operationLog.load(operation);
  if (record === null) {
    throw new WindlassError('operation-not-found', `there is no operation ${id} on this machine`, {
      operation: id,
    });
  }
  let last = after;
  let isOver = false;
  const deliver = (event: OperationEvent): void => {
    if (event.sequence < last) return;
    isOver = event.body.type === 'operation.ended';
    if (event.sequence === last) return;
    last = event.sequence;
    onEvent(event);
  };
  while (!signal.aborted) {
    const running = isOver ? null : launcher.running(id);
    if (running !== null) {
      const stop = running.events(last, deliver);
      await Promise.race([running.finished, aborted(signal)]);
      stop();
    }
    const now = await workspace.operationLog.load(operation);
    // Why also those that were listened to: what was kept but not delivered yet is read here, and whether the last one
    // that the follower has is the end.
    for (const event of await workspace.operationLog.events(operation, last - 1)) deliver(event);
    if (now !== null && now.end !== null) {
      if (isOver) return;
      if (workspace.clock.now() - Date.parse(now.endedAt ?? now.startedAt) > lastWordsMs) {
        return onEvent(endOf(now, now.end, last + 1));
      }
    }
    await workspace.clock.sleep(pollMs, signal);
  }
}

/** The end of an operation that nobody is left to tell of, from its record. */
function endOf(record: OperationRecord, end: OperationEnd, sequence: number): OperationEvent {
  const { error, failureLog } = record;
  const service = error?.details['service'];
  const failedService = typeof service === 'string' ? service : null;
  const body = { type: 'operation.ended' as const, end, error, failedService, logExcerpt: failureLog };
  return { sequence, at: record.endedAt ?? record.startedAt, body };
}

function aborted(signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
