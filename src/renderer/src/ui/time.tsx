import type { ReactElement } from 'react';
import { absoluteTime, relativeTime } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { Tooltip } from './tooltip.tsx';
import { useNow } from './use-now.ts';

export interface TimeProps {
  /** ISO 8601; null or empty: a dash. */
  readonly at: string | null;
  /** `relative` by default, `short` the same for tables, both with the absolute one on hover. */
  readonly kind?: 'relative' | 'short' | 'absolute' | undefined;
}

const oneMinuteMs = 60_000;

export function Time({ at, kind = 'relative' }: TimeProps): ReactElement {
  const { language } = useTexts();
  const atMs = at === null || at === '' ? Number.NaN : Date.parse(at);
  const isRecent = Date.now() - atMs < 2 * oneMinuteMs;
  const now = useNow(isRecent ? 1000 : 15_000);
  if (Number.isNaN(atMs)) return <span>{'–'}</span>;
  const absolute = absoluteTime(atMs, language);
  return (
    <Tooltip text={kind === 'absolute' ? '' : absolute}>
      <time dateTime={at ?? ''}>
        {kind === 'absolute'
          ? absolute
          : relativeTime(Math.min(atMs, now), now, language, kind === 'short' ? 'short' : 'long')}
      </time>
    </Tooltip>
  );
}
