import type { ErrorShape } from '../../../shared/errors.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';

/** An error as a paragraph: what happened, to what, where, and what to do. */
export function renderError(texts: Translator, error: ErrorShape): Line[] {
  const { what, where, problems, hint } = describeError(texts, error);
  const lines: Line[] = [
    [span('red', texts.text('cli.error')), ' ', where === '' ? what : `${what} (${where})`],
  ];
  for (const problem of problems) lines.push([`  - ${problem}`]);
  if (hint !== '') lines.push([hint]);
  return lines;
}
