import { EngineRefusal } from '../engine-refusal.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { isActive } from '../state/container-record.ts';
import type { LogRecord } from '../state/container-record.ts';
import type { Call } from './call.ts';
import { outputFrame } from './response-stream.ts';
import type { Answer, Route } from './route-table.ts';

/** What containers wrote. */
export const logRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/containers/{id}/logs', isMutating: false, handle: logs },
];

async function logs(call: Call, context: EngineContext): Promise<Answer> {
  const container = context.state.container(call.param('id'));
  const streams = (['stdout', 'stderr'] as const).filter((stream) => call.flag(stream));
  if (streams.length === 0)
    throw new EngineRefusal(400, 'Bad parameters: you must choose at least one stream');
  const since = timeFrom(call.query.get('since'));
  const until = timeFrom(call.query.get('until'));
  const isShown = (line: LogRecord): boolean =>
    streams.includes(line.stream) &&
    (since === null || line.at >= since) &&
    (until === null || line.at <= until);
  const isTty = container.config['Tty'] === true;
  const stream = call.stream(null);
  const print = async (lines: readonly LogRecord[]): Promise<void> => {
    for (const line of lines.filter(isShown)) {
      const text = call.flag('timestamps') ? `${line.at} ${line.text}` : line.text;
      await stream.write(isTty ? text : outputFrame(line.stream, text));
    }
  };
  let last = container.logs.at(-1);
  await print(lastOf(container.logs.filter(isShown), call.query.get('tail')));
  const isPast = (): boolean => until !== null && (container.logs.at(-1)?.at ?? '') > until;
  while (
    call.flag('follow') &&
    !isPast() &&
    isActive(container) &&
    context.state.containers.has(container.id)
  ) {
    const next = context.nextLog(container.id);
    // Why: something may have been written while the lines before were on their way.
    if (container.logs.at(-1) === last) await call.wait(next);
    const seen = last === undefined ? -1 : container.logs.lastIndexOf(last);
    const fresh = container.logs.slice(seen + 1);
    last = container.logs.at(-1);
    await print(fresh);
  }
  return 'streamed';
}

function lastOf(lines: readonly LogRecord[], tail: string | null): readonly LogRecord[] {
  const count = Number(tail === null || tail === '' || tail === 'all' ? NaN : tail);
  if (!Number.isInteger(count) || count < 0) return lines;
  return count === 0 ? [] : lines.slice(-count);
}

/** Seconds since 1970, possibly with nanoseconds, as a text that compares with the time of a line. */
function timeFrom(text: string | null): string | null {
  if (text === null || text === '' || text === '0') return null;
  const match = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  const date = match === null ? null : new Date(Number(match[1]) * 1000);
  if (match === null || date === null || Number.isNaN(date.getTime())) {
    throw new EngineRefusal(500, `strconv.ParseInt: parsing "${text.slice(0, 100)}": invalid syntax`);
  }
  return `${date.toISOString().slice(0, 19)}.${(match[2] ?? '').padEnd(9, '0')}Z`;
}
