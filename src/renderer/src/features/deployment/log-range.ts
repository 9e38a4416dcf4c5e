import type { LogKey } from '../../stores/logs.ts';

/** From where a log is shown: its last lines, or everything since then. */
export const sinceChoices = ['tail', 'minutes', 'hour', 'day', 'start', 'moment'] as const;
export type SinceChoice = (typeof sinceChoices)[number];
/** Up to where: with what is being written now, or to a moment. */
export const untilChoices = ['now', 'moment'] as const;
export type UntilChoice = (typeof untilChoices)[number];

/** What was chosen; moments are ISO 8601 and stay what they were when they were chosen. */
export interface LogRange {
  readonly since: { readonly choice: SinceChoice; readonly moment: string | null };
  readonly until: { readonly choice: UntilChoice; readonly moment: string | null };
}

export const usualRange: LogRange = {
  since: { choice: 'tail', moment: null },
  until: { choice: 'now', moment: null },
};

const lastLines = 5_000;
const minuteMs = 60_000;
const spans: Readonly<Record<SinceChoice, number | null>> = {
  tail: null,
  minutes: 15 * minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
  start: Number.POSITIVE_INFINITY,
  // Something to begin with, until another moment is entered.
  moment: 60 * minuteMs,
};

export function chooseSince(range: LogRange, choice: SinceChoice, nowMs: number): LogRange {
  const span = spans[choice];
  const moment = span === null ? null : new Date(Math.max(0, nowMs - span)).toISOString();
  return { ...range, since: { choice, moment } };
}

export function chooseUntil(range: LogRange, choice: UntilChoice, nowMs: number): LogRange {
  return { ...range, until: { choice, moment: choice === 'now' ? null : new Date(nowMs).toISOString() } };
}

/** What is asked of the log; up to a moment that is past there is nothing to follow. */
export function rangeKey({ since, until }: LogRange): Pick<LogKey, 'tail' | 'since' | 'until' | 'follow'> {
  return {
    tail: since.moment === null ? lastLines : null,
    since: since.moment,
    until: until.moment,
    follow: until.moment === null,
  };
}

/** As an input for date and time writes it: the clock of the place, to the second. */
export function localText(moment: string): string {
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * minuteMs).toISOString().slice(0, 19);
}

/** The moment that such a text means; null: none yet, as while it is being typed. */
export function momentOf(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
