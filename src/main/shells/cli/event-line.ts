import type { OperationEventBody } from '../../../shared/operation-event.ts';
import type { Translator } from '../../../shared/translator.ts';
import { describeError } from '../../app/describe-error.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { phaseText, stateMark } from './progress-block.ts';

/**
 * An event as a line that stays; null for those that only move the progress. `live` leaves out what the block
 * below shows anyway.
 */
export function eventLine(texts: Translator, body: OperationEventBody, mode: 'live' | 'plain'): Line | null {
  switch (body.type) {
    case 'log.written':
      return ['  ', span('grey', `${body.service} | `), body.text];
    case 'warning.raised':
      return [span('amber', texts.text('cli.warning')), ' ', describeError(texts, body.warning).what];
    case 'step.failed':
      return body.service === null
        ? null
        : [span('red', `  ✗ ${body.service}: `), describeError(texts, body.error).what];
    case 'operation.resumed':
      return [texts.text(`progress.resumed.${body.direction}`, { attempt: body.attempt })];
    case 'connection.lost':
      return mode === 'live' ? null : [span('amber', texts.text('conn.reconnecting'))];
    case 'connection.restored':
      return [texts.text('conn.restored')];
    case 'phase.entered':
      return mode === 'live' ? null : [span('bold', phaseText(texts, body.phase, body.direction))];
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
