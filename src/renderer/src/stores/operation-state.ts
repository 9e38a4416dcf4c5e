import type { LogRow } from '../../../shared/contract/topics.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { applyOperationEvent, emptyOperationView } from '../../../shared/operation-view.ts';
import type { LogLines } from './log-lines.ts';
import { noLines, withLines } from './log-lines.ts';

/** What the page of one operation shows. */
export interface OperationState {
  readonly view: OperationView;
  readonly log: LogLines;
}

export const emptyOperationState: OperationState = { view: emptyOperationView, log: noLines };

/** What an event adds to the log; the page words it. */
export type LinesOf = (event: OperationEvent, view: OperationView) => readonly LogRow[];

/** The state after several more events; what was seen already changes nothing. */
export function applyOperationEvents(
  state: OperationState,
  events: readonly OperationEvent[],
  linesOf: LinesOf,
): OperationState {
  const added: LogRow[] = [];
  let { view } = state;
  for (const event of events) {
    const isNew = event.sequence > view.sequence;
    view = applyOperationEvent(view, event);
    if (isNew) added.push(...linesOf(event, view));
  }
  return { view, log: added.length === 0 ? state.log : withLines(state.log, added) };
}
