import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Clock } from '../../../core/ports/clock.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { CallerGone } from './caller-gone.ts';
import type { ResponseStream } from './response-stream.ts';

/** Lets a simulation count requests that only wait: `leave` before waiting, `enter` after it. */
export interface InRequest {
  enter(): void;
  leave(): void;
}

export interface CallParts {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly clock: Clock;
  readonly inRequest: InRequest | null;
  /** Aborted when the caller is gone, or the engine. */
  readonly gone: AbortSignal;
  /** Aborted when the engine is gone. */
  readonly dead: AbortSignal;
  readonly openStream: (contentType: string | null) => ResponseStream;
  readonly checkpoint: () => void;
}

/** One request as handlers see it. All waiting inside a request goes through here. */
export class Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.params = parts.params;
    this.query = parts.query;
    this.body = parts.body;
  }

  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** `1`, `true` and the like. */
  flag(name: string): boolean {
    const value = this.query.get(name)?.toLowerCase() ?? '';
    return !['', '0', 'no', 'false', 'none'].includes(value);
  }

  header(name: string): string {
    const value = this.#parts.headers[name];
    return typeof value === 'string' ? value : '';
  }

  /** The body as JSON. Throws 400 for what is none or does not fit. */
  json<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
    if (this.body.length === 0) throw new EngineRefusal(400, 'EOF');
    const type = this.header('content-type');
    if (!type.startsWith('application/json')) {
      throw new EngineRefusal(400, `Content-Type specified (${type}) must be 'application/json'`);
    }
    return check(schema, this.body);
  }

  /** As `json`, where the body may be left out. */
  optionalJson<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
    return check(schema, this.body.length === 0 ? Buffer.from('{}') : this.body);
  }

  /** Waits on the engine's clock. */
  sleep(ms: number): Promise<void> {
    const { clock, gone } = this.#parts;
    return this.#waitUnless(gone, clock.sleep(ms, gone));
  }

  /** As `sleep`, also when the caller goes away meanwhile: what was ordered is done all the same. */
  sleepAnyway(ms: number): Promise<void> {
    const { clock, dead } = this.#parts;
    return this.#waitUnless(dead, clock.sleep(ms, dead));
  }

  /** Waits for something that only time or another call brings about. Throws `CallerGone`. */
  wait<T>(work: Promise<T>): Promise<T> {
    return this.#waitUnless(this.#parts.gone, work);
  }

  async #waitUnless<T>(gone: AbortSignal, work: Promise<T>): Promise<T> {
    const { inRequest } = this.#parts;
    inRequest?.leave();
    try {
      const result = await unlessGone(work, gone);
      if (gone.aborted) throw new CallerGone();
      return result;
    } finally {
      inRequest?.enter();
    }
  }

  /** As `wait`, for no longer than this; `late` when the time was over first. */
  async waitAtMost<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
    const { clock, gone } = this.#parts;
    const canceller = clock.canceller();
    const cancel = (): void => {
      canceller.abort();
    };
    gone.addEventListener('abort', cancel, { once: true });
    try {
      const late = clock.sleep(ms, canceller.signal).then(() => 'late' as const);
      return await this.wait(Promise.race([work, late]));
    } finally {
      gone.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /** Waits until the caller is gone. */
  hang(): Promise<never> {
    return this.wait(new Promise<never>(() => undefined));
  }

  /** Begins an answer of unknown length with 200. */
  stream(contentType: string | null): ResponseStream {
    return this.#parts.openStream(contentType);
  }

  /** A point in the middle of the work at which the engine can be ordered to die. */
  checkpoint(): void {
    this.#parts.checkpoint();
  }
}

function unlessGone<T>(work: Promise<T>, gone: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(new CallerGone());
    };
    if (gone.aborted) leave();
    gone.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => {
      gone.removeEventListener('abort', leave);
    });
  });
}

function check<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new EngineRefusal(400, 'the body is not JSON');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EngineRefusal(400, `json: cannot unmarshal the body: ${problems.join('; ')}`);
}
