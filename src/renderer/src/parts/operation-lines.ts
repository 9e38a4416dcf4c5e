import type { LogRow } from '../../../shared/contract/topics.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import { reconnectingText } from '../../../shared/reconnecting-text.ts';
import { gateText } from './gate-text.ts';
import type { Translator } from '../../../shared/translator.ts';

/** Without the next try: a line of a log stays when that is long over. */
function lostText(texts: Translator, error: ErrorShape | null): string {
  return reconnectingText(texts, { nextTryAt: null, error }, 0);
}

/** What an event adds to the log of its operation, in the reader's language; services speak for themselves. */
export function operationLines(
  texts: Translator,
  event: OperationEvent,
  view: OperationView,
): readonly LogRow[] {
  const { body, at } = event;
  const line = (service: string, text: string, stream: LogRow['stream'] = 'stdout'): readonly LogRow[] => [
    { service, stream, at, text },
  ];
  switch (body.type) {
    case 'log.written':
      return body.text
        .split('\n')
        .map((text) => ({ service: body.service, stream: 'stdout' as const, at, text }));
    case 'phase.entered':
      return line('', `── ${phaseText(texts, { ...body, kind: view.kind })}`);
    case 'service.changed':
      return body.state === 'waiting' ? [] : line(body.service, texts.text(`state.${body.state}`));
    case 'gate.probed':
      return body.isPassed || body.text === ''
        ? []
        : line(body.service, `${gateText(texts, body.gate)}: ${body.text}`);
    case 'step.failed':
      return line(body.service ?? '', describeError(texts, body.error).what, 'stderr');
    case 'warning.raised':
      return line('', describeError(texts, body.warning).what, 'stderr');
    case 'operation.resumed':
      return line('', texts.text(`progress.resumed.${body.direction}`, { attempt: body.attempt }));
    case 'connection.lost':
      return line('', lostText(texts, body.error ?? null), 'stderr');
    case 'connection.restored':
      return line('', texts.text('conn.restored'));
    case 'operation.ended':
      return line('', `── ${texts.text(`end.${body.end}`)}`);
    case 'operation.started':
    case 'step.started':
    case 'step.done':
    case 'pull.progressed':
    case 'progress.advanced':
      return [];
  }
}
