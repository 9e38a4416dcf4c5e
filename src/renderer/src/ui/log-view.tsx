import { ArrowDownToLine, ChevronDown, ChevronUp, Download, Pause, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { LogRow } from '../../../shared/contract/topics.ts';
import { printable } from '../../../shared/printable.ts';
import { wholeNumber } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { plainText } from './ansi.ts';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { LogLine } from './log-line.tsx';
import styles from './log-view.module.css';
import { saveText } from './save-text.ts';
import { TextField } from './text-field.tsx';
import { useFixedWindow } from './use-fixed-window.ts';
import { useFollowEnd } from './use-follow-end.ts';

const rowPx = 18;

export interface LogViewProps {
  /** Oldest first; a new array when it changes. */
  readonly lines: readonly LogRow[];
  /** All lines that ever came, also those that are not kept any more. */
  readonly received?: number | undefined;
  /** More may come, also the first one. */
  readonly isOpen?: boolean | undefined;
  /** With the name of the service in front. */
  readonly hasServices?: boolean | undefined;
  /** Without the file type. */
  readonly fileName: string;
  /** Filters, before the search. */
  readonly toolbar?: ReactNode;
  readonly label?: string | undefined;
}

/** Follows the end until one scrolls up or pauses; then it stands still, says what came since, and goes on when asked. */
export function LogView(props: LogViewProps): ReactElement {
  const { lines, received = lines.length } = props;
  const texts = useTexts();
  const frame = useRef<HTMLDivElement>(null);
  const [paused, setPaused] = useState<{ lines: readonly LogRow[]; received: number } | null>(null);
  // Another log, or this one from its beginning: what stood still is not of it.
  if (paused !== null && received < paused.received) setPaused(null);
  const [query, setQuery] = useState('');
  const [matchAt, setMatchAt] = useState(0);
  const shown = paused?.lines ?? lines;
  const needle = useDeferredValue(query.trim().toLowerCase());
  const matches = useMemo(() => matchingLines(shown, needle), [shown, needle]);
  const { first, end } = useFixedWindow(frame, shown.length, rowPx);

  const pause = (): void => setPaused((known) => known ?? { lines, received });
  const onScroll = useFollowEnd(frame, paused === null, pause);
  const showMatch = (at: number): void => {
    const index = matches[at];
    if (index === undefined) return;
    pause();
    setMatchAt(at);
    frame.current?.scrollTo({ top: Math.max(0, index * rowPx - frame.current.clientHeight / 2) });
  };
  const step = (by: number): void => showMatch((matchAt + by + matches.length) % Math.max(1, matches.length));
  const since = paused === null ? 0 : received - paused.received;
  const current = matches[Math.min(matchAt, matches.length - 1)];
  return (
    <div className={styles.view}>
      <div className={styles.toolbar}>
        {props.toolbar}
        <LogSearch query={query} matches={matches.length} onQuery={setQuery} onStep={step} />
        <span className={styles.space} />
        <LogActions
          isPaused={paused !== null}
          onPause={(isPaused) => (isPaused ? pause() : setPaused(null))}
          onSave={() => saveText(`${props.fileName}.log`, shown.map(savedLine).join(''))}
        />
      </div>
      <div
        ref={frame}
        className={styles.frame}
        role="log"
        aria-live="off"
        aria-label={props.label ?? texts.text('ui.log.label')}
        tabIndex={0}
        onScroll={onScroll}
      >
        {shown.length === 0 && (
          <p className={styles.empty}>
            {texts.text(props.isOpen === true ? 'ui.log.waiting' : 'ui.log.empty')}
          </p>
        )}
        <div className={styles.rows} style={{ height: shown.length * rowPx }}>
          {shown.slice(first, end).map((line, offset) => (
            <LogLine
              key={first + offset}
              line={line}
              topPx={(first + offset) * rowPx}
              hasService={props.hasServices === true}
              needle={needle}
              isCurrent={needle !== '' && first + offset === current}
            />
          ))}
        </div>
      </div>
      <LogFoot lines={shown.length} since={since} onFollow={() => setPaused(null)} />
    </div>
  );
}

function LogActions(props: {
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
  readonly onSave: () => void;
}): ReactElement {
  const texts = useTexts();
  return (
    <>
      <Button
        size="small"
        icon={props.isPaused ? ArrowDownToLine : Pause}
        onClick={() => props.onPause(!props.isPaused)}
      >
        {texts.text(props.isPaused ? 'ui.log.follow' : 'ui.log.pause')}
      </Button>
      <IconButton size="small" icon={Download} label={texts.text('ui.log.download')} onClick={props.onSave} />
    </>
  );
}

function LogFoot(props: {
  readonly lines: number;
  readonly since: number;
  readonly onFollow: () => void;
}): ReactElement {
  const texts = useTexts();
  const lines = texts.text('ui.log.lines', { count: props.lines });
  return (
    <div className={styles.foot}>
      <span>{lines.replace(String(props.lines), wholeNumber(props.lines, texts.language))}</span>
      {props.since > 0 && (
        <button type="button" className={styles.newLines} onClick={props.onFollow}>
          {texts.text('ui.log.newLines', { count: props.since })}
        </button>
      )}
    </div>
  );
}

function LogSearch(props: {
  readonly query: string;
  readonly matches: number;
  readonly onQuery: (query: string) => void;
  readonly onStep: (by: number) => void;
}): ReactElement {
  const texts = useTexts();
  return (
    <div className={styles.search}>
      <TextField
        label={texts.text('ui.log.search')}
        isLabelHidden
        icon={Search}
        type="search"
        value={props.query}
        onChange={props.onQuery}
        input={{
          placeholder: texts.text('ui.log.search'),
          onKeyDown: (event) => event.key === 'Enter' && props.onStep(event.shiftKey ? -1 : 1),
        }}
      />
      {props.query !== '' && (
        <>
          <span role="status" className={styles.matches}>
            {texts.text('ui.log.matches', { count: props.matches })}
          </span>
          <IconButton
            size="small"
            icon={ChevronUp}
            label={texts.text('ui.log.previous')}
            onClick={() => props.onStep(-1)}
          />
          <IconButton
            size="small"
            icon={ChevronDown}
            label={texts.text('ui.log.next')}
            onClick={() => props.onStep(1)}
          />
        </>
      )}
    </div>
  );
}

/** Indexes of the lines that hold it, whatever the case; none for an empty one. */
export function matchingLines(lines: readonly LogRow[], needle: string): readonly number[] {
  if (needle === '') return [];
  return lines.flatMap((line, index) => {
    const text = line.text.includes('\u001b') ? plainText(line.text) : line.text;
    return text.toLowerCase().includes(needle) ? [index] : [];
  });
}

function savedLine(line: LogRow): string {
  return `${line.at} ${line.service} ${printable(line.text)}\n`;
}
