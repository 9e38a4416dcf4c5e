import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';
import { routeAfter } from './routes.ts';

export interface OutcomeNotice {
  readonly title: string;
  readonly body: string;
  /** Where its click leads. */
  readonly route: string;
}

const noticed = ['failed', 'held', 'rolled-back'] as const;
const maxBody = 240;

/**
 * What a desktop notification says of an operation that ended; null: nobody has to be called. What was cancelled or
 * refused was decided by somebody who is looking.
 */
export function outcomeNotice(row: OperationRow, texts: Translator): OutcomeNotice | null {
  const end = noticed.find((known) => known === row.end);
  if (end === undefined) return null;
  const values = {
    operation: texts.text(`kind.${row.kind}`),
    deployment: row.deployment,
    environment: row.environment,
  };
  const reason = row.error === null ? '' : describeError(texts, row.error).what;
  const body = printable(`${texts.text(`desktop.notice.${end}.body`, values)} ${reason}`.trim());
  return {
    title: printable(texts.text(`desktop.notice.${end}.title`, values)),
    body: body.length > maxBody ? `${body.slice(0, maxBody - 1)}…` : body,
    route: routeAfter(row),
  };
}
