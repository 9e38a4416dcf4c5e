import { EngineRefusal } from '../engine-refusal.ts';
import type { EngineContext } from '../host/engine-context.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { Call } from './call.ts';
import { QueryFilters } from './query-filters.ts';
import type { Answer, Route } from './route-table.ts';

/** What happens on the host. */
export const eventRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/events', isMutating: false, handle: events },
];

interface Event {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

async function events(call: Call, context: EngineContext): Promise<Answer> {
  const filters = new QueryFilters(call.query.get('filters'), 'GET /events', [
    'container',
    'event',
    'label',
    'type',
  ]);
  const isWanted = (event: JsonObject): boolean => isMatching(filters, event as unknown as Event);
  const since = timeFrom(call.query.get('since'));
  const until = timeFrom(call.query.get('until'));
  const waiting: JsonObject[] = since === null ? [] : context.events.between(since, until ?? Infinity);
  let wake: () => void = () => undefined;
  const stopListening = context.events.listen((event) => {
    waiting.push(event);
    wake();
  });
  try {
    const stream = call.stream('application/json');
    for (;;) {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
        if (isWanted(event)) await stream.writeJson(event);
      }
      const leftMs = until === null ? null : until - context.clock.now();
      if (leftMs !== null && leftMs <= 0) break;
      const more = new Promise<void>((resolve) => (wake = resolve));
      await (leftMs === null ? call.wait(more) : call.waitAtMost(leftMs, more));
    }
  } finally {
    stopListening();
  }
  return 'streamed';
}

function isMatching(filters: QueryFilters, { Type, Action, Actor }: Event): boolean {
  return (
    filters.some('type', (type) => type === Type) &&
    filters.some('event', (action) => action === Action || Action.startsWith(`${action}:`)) &&
    filters.some(
      'container',
      (wanted) => Actor.ID.startsWith(wanted) || Actor.Attributes['name'] === wanted,
    ) &&
    filters.labels(Actor.Attributes)
  );
}

/** Seconds since 1970, possibly with fractions, or an ISO time; in milliseconds. */
function timeFrom(text: string | null): number | null {
  if (text === null || text === '') return null;
  const ms = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Math.floor(Number(text) * 1000) : Date.parse(text);
  if (Number.isNaN(ms)) throw new EngineRefusal(400, `invalid time "${text.slice(0, 100)}"`);
  return ms;
}
