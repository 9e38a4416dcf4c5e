import type { ContainerRecord, JsonObject } from '../state/container-record.ts';

const keptEvents = 1000;

/** The engine's events, as `GET /events` prints them. Not kept over an engine restart, as on a real engine. */
export class EventLog {
  readonly #now: () => number;
  #kept: { readonly atMs: number; readonly event: JsonObject }[] = [];
  readonly #listeners = new Set<(event: JsonObject, atMs: number) => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  container(action: string, container: ContainerRecord, extra: Record<string, string> = {}): void {
    const image = container.config['Image'];
    const attributes = { ...container.labels, ...extra, image: String(image), name: container.name };
    this.#emit('container', action, container.id, attributes, {
      status: action,
      id: container.id,
      from: image,
    });
  }

  image(action: string, id: string, name: string): void {
    this.#emit('image', action, id, { name }, { status: action, id });
  }

  network(action: string, id: string, attributes: Record<string, string>): void {
    this.#emit('network', action, id, attributes, {});
  }

  volume(action: string, name: string, attributes: Record<string, string>): void {
    this.#emit('volume', action, name, attributes, {});
  }

  /** What happened between two times, oldest first. */
  between(fromMs: number, toMs: number): JsonObject[] {
    return this.#kept.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ event }) => event);
  }

  /** Calls the listener for each event from now on; the result ends it. */
  listen(listener: (event: JsonObject, atMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #emit(
    type: string,
    action: string,
    id: string,
    attributes: Record<string, string>,
    legacy: JsonObject,
  ): void {
    const atMs = this.#now();
    const event = {
      ...legacy,
      Type: type,
      Action: action,
      Actor: { ID: id, Attributes: attributes },
      scope: 'local',
      time: Math.floor(atMs / 1000),
      timeNano: atMs * 1_000_000,
    };
    this.#kept.push({ atMs, event });
    if (this.#kept.length > 2 * keptEvents) this.#kept = this.#kept.slice(-keptEvents);
    for (const listener of this.#listeners) listener(event, atMs);
  }
}
