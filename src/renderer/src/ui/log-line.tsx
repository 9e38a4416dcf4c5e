import { memo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { LogRow } from '../../../shared/contract/topics.ts';
import { ansiParts } from './ansi.ts';
import { classNames } from './class-names.ts';
import styles from './log-view.module.css';

interface LogLineProps {
  readonly line: LogRow;
  readonly topPx: number;
  readonly hasService: boolean;
  /** Lower case; empty: nothing is marked. */
  readonly needle: string;
  readonly isCurrent: boolean;
}

export const LogLine = memo(function LogLine(props: LogLineProps): ReactElement {
  const { line, needle } = props;
  return (
    <div
      className={classNames(
        styles.line,
        line.stream === 'stderr' && styles.stderr,
        props.isCurrent && styles.current,
      )}
      style={{ transform: `translateY(${props.topPx}px)` }}
    >
      <span className={styles.at}>{clockTime(line.at)}</span>
      {props.hasService && <span className={styles.service}>{line.service}</span>}
      <span className={styles.text}>
        {ansiParts(line.text).map((part, index) => (
          <span
            key={index}
            className={classNames(
              part.color !== null && styles[part.color],
              part.isBold && styles.bold,
              part.isDim && styles.dim,
            )}
          >
            {marked(part.text, needle)}
          </span>
        ))}
      </span>
    </div>
  );
});

/** `2026-01-31T10:20:30.123456789Z` as `10:20:30.123` of the reader's clock; what is no time as it is. */
export function clockTime(at: string): string {
  const moment = new Date(at.replace(/(\.\d{3})\d*/, '$1'));
  if (Number.isNaN(moment.getTime())) return at;
  const two = (part: number): string => String(part).padStart(2, '0');
  const parts = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two);
  return `${parts.join(':')}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}

function marked(text: string, needle: string): ReactNode {
  if (needle === '') return text;
  const lower = text.toLowerCase();
  const parts: ReactNode[] = [];
  let from = 0;
  // Why: lower case of a few characters is longer than they are; then positions do not fit and nothing is marked.
  for (let at = lower.indexOf(needle); at !== -1 && lower.length === text.length;) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
    at = lower.indexOf(needle, from);
  }
  return [...parts, text.slice(from)];
}
