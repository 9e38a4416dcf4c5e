/** Runs a function soon; returns how to cancel. */
export type Schedule = (act: () => void) => () => void;

const hiddenMs = 250;

/** With the next frame; a window that is not seen draws none, so a little later at the latest. */
export const nextFrame: Schedule = (act) => {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = (): void => {
    cancel();
    act();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenMs);
  return cancel;
};

/** Items that come faster than anybody can look are handed on together, in order. */
export class Batch<Item> {
  readonly #schedule: Schedule;
  readonly #take: (items: readonly Item[]) => void;
  #items: Item[] = [];
  #cancel: (() => void) | null = null;

  constructor(schedule: Schedule, take: (items: readonly Item[]) => void) {
    this.#schedule = schedule;
    this.#take = take;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#cancel ??= this.#schedule(() => this.flush());
  }

  /** What waits is handed on now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#take(items);
  }

  /** What waits is dropped. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#items = [];
  }
}
