import { WindlassError } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { asOperationId } from '../model/ids.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { Launcher } from './launch.ts';
import type { Workspace } from './workspace.ts';

const pollMs = 300;

/**
 * Everything after a number, then what comes, to the end of the operation. One of this process is listened
 * to; one of another process is read from its record, which grows while it runs.
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
  const deliver = (event: OperationEvent): void => {
    if (event.sequence <= last) return;
    last = event.sequence;
    onEvent(event);
  };
  const running = launcher.running(id);
  if (running !== null) {
    const stop = running.events(after, deliver);
    await Promise.race([running.finished, aborted(signal)]);
    stop();
  }
  // Why also after its end: what was kept but not delivered yet is read here, so that nothing is missing.
  while (!signal.aborted) {
    const ended = (await workspace.operationLog.load(operation))?.end ?? null;
    for (const event of await workspace.operationLog.events(operation, last)) deliver(event);
    if (ended !== null) return;
    await workspace.clock.sleep(pollMs, signal);
  }
}

function aborted(signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
