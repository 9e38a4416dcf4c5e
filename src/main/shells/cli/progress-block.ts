import type { OperationView, ServiceView } from '../../../shared/operation-view.ts';
import type { Translator } from '../../../shared/translator.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import { reconnectingText } from '../../../shared/reconnecting-text.ts';
import { displayWidth, fitLine, padToWidth } from './display-width.ts';
import { formatBytes, formatDuration } from './duration.ts';
import type { Line, Tone } from './printed-line.ts';
import { span } from './printed-line.ts';

export interface BlockSize {
  readonly columns: number;
  readonly rows: number;
}

const barWidth = 24;
const longestNameShown = 32;

/** The progress of an operation as a block of lines that fits the terminal. */
export function renderProgressBlock(
  texts: Translator,
  view: OperationView,
  nowMs: number,
  size: BlockSize,
): readonly Line[] {
  const head = [titleLine(texts, view), barLine(texts, view, nowMs), countersLine(texts, view)];
  if (view.connectionLostSince !== null) {
    const lost = { nextTryAt: view.nextTryAt, error: view.connectionError };
    head.push([span('amber', reconnectingText(texts, lost, nowMs))]);
  }
  // One row stays free for the cursor; a block taller than the window could not be drawn over.
  const room = Math.max(1, size.rows - head.length - 2);
  return [...head, ...serviceLines(texts, view.services, room)].map((line) =>
    fitLine(line, Math.max(20, size.columns - 1)),
  );
}

/** `Upgrade shop@Demo  1.0.0 → 2.0.0` */
export function titleLine(texts: Translator, view: OperationView): Line {
  const name = `${view.deployment}@${view.environment}`;
  return [span('bold', texts.text(`kind.${view.kind}`)), ` ${name}`, versions(view)];
}

/** `Images: 2 / 5 (12.3 MB / 40.1 MB)   Services: 3 / 7` */
export function countersLine(texts: Translator, view: OperationView): Line {
  const { progress } = view;
  if (progress === null) return [];
  const parts: string[] = [];
  if (progress.images.total > 0) {
    const bytes =
      progress.totalBytes > 0
        ? ` (${formatBytes(progress.pulledBytes)} / ${formatBytes(progress.totalBytes)})`
        : '';
    parts.push(`${counter(texts, 'images', progress.images)}${bytes}`);
  }
  if (progress.oneShots.total > 0) parts.push(counter(texts, 'oneShots', progress.oneShots));
  parts.push(counter(texts, 'services', progress.services));
  return [parts.join('   ')];
}

/** Colour and sign of a service's state: never colour alone. */
export function stateMark(state: ServiceView['state']): { readonly sign: string; readonly tone: Tone } {
  switch (state) {
    case 'running':
    case 'completed':
    case 'restored':
      return { sign: '●', tone: 'green' };
    case 'failed':
      return { sign: '✗', tone: 'red' };
    case 'unchanged':
      return { sign: '=', tone: 'grey' };
    case 'removed':
    case 'stopped':
      return { sign: '-', tone: 'grey' };
    case 'waiting':
      return { sign: '·', tone: 'grey' };
    case 'pulling':
    case 'created':
    case 'stopping':
    case 'starting':
    case 'verifying':
      return { sign: '◐', tone: 'blue' };
  }
}

function versions(view: OperationView): string {
  const { fromVersion, toVersion } = view;
  if (fromVersion !== null && toVersion !== null && fromVersion !== toVersion) {
    return `  ${fromVersion} → ${toVersion}`;
  }
  const version = toVersion ?? fromVersion;
  return version === null ? '' : `  ${version}`;
}

function barLine(texts: Translator, view: OperationView, nowMs: number): Line {
  const percent = Math.max(0, Math.min(100, view.progress?.percent ?? 0));
  const filled = Math.floor((percent / 100) * barWidth);
  const elapsed = formatDuration(Math.max(0, nowMs - view.startedAtMs));
  const tone: Tone = view.direction === 'back' ? 'amber' : 'blue';
  return [
    span(tone, '█'.repeat(filled)),
    span('grey', '░'.repeat(barWidth - filled)),
    ` ${String(Math.floor(percent)).padStart(3)} %  `,
    view.phase === '' ? '' : phaseText(texts, view),
    span('dim', `  ${elapsed}`),
  ];
}

function counter(texts: Translator, name: string, value: { done: number; total: number }): string {
  return texts.text(`progress.${name}`, { done: value.done, total: value.total });
}

function serviceLines(texts: Translator, services: readonly ServiceView[], room: number): readonly Line[] {
  const shown = services.length <= room ? services : mostInteresting(services, room - 1);
  const width = Math.min(longestNameShown, Math.max(0, ...shown.map((entry) => displayWidth(entry.service))));
  const lines: Line[] = shown.map((entry) => serviceLine(texts, entry, width));
  const hidden = services.length - shown.length;
  return hidden > 0 ? [...lines, [span('grey', texts.text('progress.more', { count: hidden }))]] : lines;
}

function serviceLine(texts: Translator, entry: ServiceView, width: number): Line {
  const { sign, tone } = stateMark(entry.state);
  return [
    '  ',
    span(tone, sign),
    ` ${padToWidth(entry.service, width)}  `,
    span(tone, texts.text(`state.${entry.state}`)),
    entry.note === '' ? '' : span('dim', `  ${entry.note}`),
  ];
}

/** Where all do not fit: those at work and those that failed first, in plan order. */
function mostInteresting(services: readonly ServiceView[], count: number): readonly ServiceView[] {
  const dull = new Set(['waiting', 'unchanged', 'running', 'completed', 'removed', 'restored']);
  const ranked = [
    ...services.filter((entry) => !dull.has(entry.state)),
    ...services.filter((entry) => dull.has(entry.state)),
  ];
  const kept = new Set(ranked.slice(0, Math.max(0, count)));
  return services.filter((entry) => kept.has(entry));
}
