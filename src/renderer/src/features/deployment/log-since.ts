/** From where a log is shown: its last lines, or everything since then. */
export const sinceChoices = ['tail', 'minutes', 'hour', 'day', 'start'] as const;
export type SinceChoice = (typeof sinceChoices)[number];

const minuteMs = 60_000;
const spans: Readonly<Record<SinceChoice, number | null>> = {
  tail: null,
  minutes: 15 * minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
  start: Number.POSITIVE_INFINITY,
};

/** The moment as ISO 8601; null: the last lines, whenever they were. */
export function sinceMoment(choice: SinceChoice, nowMs: number): string | null {
  const span = spans[choice];
  return span === null ? null : new Date(Math.max(0, nowMs - span)).toISOString();
}
