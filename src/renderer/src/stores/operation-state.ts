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

/** The state after several more events; what was seen already changes nothing. */
export function applyOperationEvents(
  state: OperationState,
  events: readonly OperationEvent[],
): OperationState {
  const added: LogRow[] = [];
  let { view } = state;
  for (const event of events) {
    if (event.sequence > view.sequence && event.body.type === 'log.written') {
      const { service, text } = event.body;
      for (const line of text.split('\n'))
        added.push({ service, stream: 'stdout', at: event.at, text: line });
    }
    view = applyOperationEvent(view, event);
  }
  return { view, log: added.length === 0 ? state.log : withLines(state.log, added) };
}
