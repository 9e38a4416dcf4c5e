import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';

const filterSchema = z.record(
  z.string(),
  z.union([z.array(z.string()), z.record(z.string(), z.boolean()).transform((map) => Object.keys(map))]),
);

/** The `filters` of a list call: every key must be fulfilled by one of its values, every label by itself. */
export class QueryFilters {
  readonly #values: Readonly<Record<string, readonly string[]>>;

  /** Throws for text that is no filter, for keys that no engine knows and for those that this one does not do. */
  constructor(text: string | null, call: string, known: readonly string[]) {
    this.#values = parse(text);
    for (const key of Object.keys(this.#values)) {
      if (known.includes(key)) continue;
      if (realKeys.has(key)) throw notDone(`the filter "${key}" on ${call}`);
      throw new EngineRefusal(400, `Invalid filter '${key}'`);
    }
  }

  /** Whether the key is not asked for, or one of its values satisfies the test. */
  some(key: string, test: (value: string) => boolean): boolean {
    const values = this.#values[key] ?? [];
    return values.length === 0 || values.some(test);
  }

  /** `label=key` and `label=key=value`: all of them must hold. */
  labels(labels: Readonly<Record<string, string>> | null): boolean {
    return (this.#values['label'] ?? []).every((wanted) => {
      const equals = wanted.indexOf('=');
      if (equals < 0) return labels?.[wanted] !== undefined;
      return labels?.[wanted.slice(0, equals)] === wanted.slice(equals + 1);
    });
  }
}

const realKeys = new Set(
  'ancestor before dangling driver event exited expose health id is-task isolation label name network node publish reference scope since status type volume'.split(
    ' ',
  ),
);

function parse(text: string | null): Record<string, string[]> {
  if (text === null || text === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EngineRefusal(400, 'invalid filter');
  }
  const result = filterSchema.safeParse(json);
  if (!result.success) throw new EngineRefusal(400, 'invalid filter');
  return result.data;
}
