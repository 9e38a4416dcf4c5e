import type { OperationEvent, OperationEventBody } from '../../../shared/operation-event.ts';
import type { OperationId } from '../model/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import type { Logger } from '../ports/system.ts';

type Listener = (event: OperationEvent) => void;

/**
 * The events of one operation: numbered, kept, told to whoever listens.
 *
 * INVARIANTS: numbers grow by one, also over processes; nothing follows `operation.ended`; text is masked
 * here, so that no secret of the operation gets past. An event that cannot be kept is still told, and a
 * follower that throws is only logged: looking on must not stop an operation.
 */
export class OperationFeed {
  readonly #id: OperationId;
  readonly #log: OperationLog;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #mask: (text: string) => string = (text) => text;
  #sequence: number;
  #isOver = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(id: OperationId, log: OperationLog, clock: Clock, logger: Logger, sequence: number) {
    this.#id = id;
    this.#log = log;
    this.#clock = clock;
    this.#logger = logger;
    this.#sequence = sequence;
  }

  static async open(
    id: OperationId,
    log: OperationLog,
    clock: Clock,
    logger: Logger,
  ): Promise<OperationFeed> {
    const events = await log.events(id, 0);
    return new OperationFeed(id, log, clock, logger, events.at(-1)?.sequence ?? 0);
  }

  /** Nothing was ever told of it, by no process of this installation. */
  get isEmpty(): boolean {
    return this.#sequence === 0;
  }

  maskWith(mask: (text: string) => string): void {
    this.#mask = mask;
  }

  emit(body: OperationEventBody): void {
    if (this.#isOver) return;
    this.#isOver = body.type === 'operation.ended';
    this.#sequence += 1;
    const event: OperationEvent = {
      sequence: this.#sequence,
      at: new Date(this.#clock.now()).toISOString(),
      body: maskStrings(body, this.#mask),
    };
    this.#writing = this.#writing
      .then(() => this.#log.appendEvent(this.#id, event))
      .catch((error: unknown) => this.#logger.warn('an event could not be kept', { error: String(error) }));
    for (const listener of this.#listeners) listener(event);
  }

  /** Everything after that number, first from the record, then live; returns how to stop listening. */
  follow(after: number, onEvent: Listener): () => void {
    const pending: OperationEvent[] = [];
    let last = after;
    let isReplayed = false;
    let isStopped = false;
    const deliver = (event: OperationEvent): void => {
      if (isStopped || event.sequence <= last) return;
      last = event.sequence;
      try {
        onEvent(event);
      } catch (error) {
        this.#logger.warn('a follower failed at an event', { event: last, error: String(error) });
      }
    };
    const listener: Listener = (event) => {
      if (isReplayed) deliver(event);
      else pending.push(event);
    };
    this.#listeners.add(listener);
    void this.#writing
      .then(() => this.#log.events(this.#id, after))
      .catch(() => [])
      .then((kept) => {
        for (const event of [...kept, ...pending]) deliver(event);
        isReplayed = true;
      });
    return () => {
      isStopped = true;
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when all events so far are written. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}

function maskStrings<T>(value: T, mask: (text: string) => string): T {
  if (typeof value === 'string') return mask(value) as T;
  if (Array.isArray(value)) return value.map((member: unknown) => maskStrings(member, mask)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, maskStrings(v as unknown, mask)])) as T;
}
