import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { Translator } from '../../../shared/translator.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import { reconnectingText } from '../../../shared/reconnecting-text.ts';
import { stateMark } from './progress-block.ts';

/**
 * An event of an operation of that kind as a line that stays; null for those that only move the progress. `live` leaves out what the block
 * below shows anyway.
 */
export function eventLine(
  texts: Translator,
  { body, at }: Pick<OperationEvent, 'body' | 'at'>,
  kind: string,
  mode: 'live' | 'plain',
): Line | null {
  switch (body.type) {
    case 'log.written':
      return ['  ', span('grey', `${body.service} | `), body.text];
    case 'warning.raised':
      return [span('amber', texts.text('cli.warning')), ' ', describeError(texts, body.warning).what];
    case 'step.failed': {
      if (body.service === null) return null;
      const { what } = describeError(texts, body.error);
      return [span('red', '  ✗ '), what.includes(body.service) ? what : `${body.service}: ${what}`];
    }
    case 'operation.resumed':
      return [texts.text(`progress.resumed.${body.direction}`, { attempt: body.attempt })];
    case 'connection.lost': {
      if (mode === 'live') return null;
      const lost = { nextTryAt: body.nextTryAt ?? null, error: body.error ?? null };
      return [span('amber', reconnectingText(texts, lost, Date.parse(at)))];
    }
    case 'connection.restored':
      return [texts.text('conn.restored')];
    case 'phase.entered':
      return mode === 'live' ? null : [span('bold', phaseText(texts, { ...body, kind }))];
    case 'service.changed': {
      if (mode === 'live' || body.state === 'waiting') return null;
      const { sign, tone } = stateMark(body.state);
      return ['  ', span(tone, sign), ` ${body.service}: `, span(tone, texts.text(`state.${body.state}`))];
    }
    case 'operation.started':
    case 'operation.ended':
    case 'step.started':
    case 'step.done':
    case 'pull.progressed':
    case 'gate.probed':
    case 'progress.advanced':
      return null;
  }
}
