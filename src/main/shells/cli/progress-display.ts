import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import type { Line } from './printed-line.ts';

/** Shows an operation while it runs. */
export interface ProgressDisplay {
  /** The view already contains the event. */
  show(event: OperationEvent, view: OperationView): void;
  /** Something said beside the progress. */
  note(line: Line): void;
  /** Leaves the screen in order; nothing is shown afterwards. */
  close(): void;
}

/** Shows nothing: for `--quiet`. */
export const silentDisplay: ProgressDisplay = {
  show: () => undefined,
  note: () => undefined,
  close: () => undefined,
};
