/**
 * A bounded number of turns. A turn is engine work, not waiting: who only waits gives it back.
 *
 * INVARIANTS: at most `limit` turns are out. Waiters get turns by priority (lower first), then in order of
 * asking. A turn is given back once, further calls of its release do nothing.
 */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  readonly #waiting: { readonly priority: number; readonly grant: () => void }[] = [];

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  async take(priority: number): Promise<() => void> {
    if (this.#taken < this.#limit && this.#waiting.length === 0) this.#taken += 1;
    else {
      await new Promise<void>((grant) => {
        const index = this.#waiting.findIndex((other) => other.priority > priority);
        this.#waiting.splice(index === -1 ? this.#waiting.length : index, 0, { priority, grant });
      });
    }
    let isOut = true;
    return () => {
      if (!isOut) return;
      isOut = false;
      const next = this.#waiting.shift();
      if (next) next.grant();
      else this.#taken -= 1;
    };
  }
}
