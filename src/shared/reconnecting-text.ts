import { describeError } from './describe-error.ts';
import type { ErrorShape } from './errors.ts';
import type { Translator } from './translator.ts';

export interface LostConnection {
  readonly nextTryAt: string | null;
  readonly error: ErrorShape | null;
}

/** `Reconnecting... next try in 4 s: The connection to ssh://ops@web1 was cut.` */
export function reconnectingText(texts: Translator, lost: LostConnection, nowMs: number): string {
  const { nextTryAt, error } = lost;
  const next = nextTryAt === null ? '' : ` ${nextTryText(texts, nextTryAt, nowMs)}`;
  const why = error === null ? '' : `${next === '' ? '' : ':'} ${describeError(texts, error).what}`;
  return `${texts.text('conn.reconnecting')}${next}${why}`;
}

/** `next try in 4 s`; once that is over, that it is being tried. */
export function nextTryText(texts: Translator, nextTryAt: string, nowMs: number): string {
  const seconds = Math.ceil((Date.parse(nextTryAt) - nowMs) / 1000);
  return seconds > 0 ? texts.text('conn.nextTry', { seconds }) : texts.text('conn.trying');
}
