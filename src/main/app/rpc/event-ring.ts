/**
 * The last events of one topic, numbered.
 *
 * INVARIANTS: numbers grow by one; what is kept has no gap. Numbers begin at the time of the first start, so that
 * those of an earlier process are never taken for numbers of this one.
 */
export class EventRing<Event> {
  readonly #capacity: number;
  #kept: { readonly sequence: number; readonly event: Event }[] = [];
  #last: number;

  constructor(firstNumber: number, capacity: number) {
    this.#last = firstNumber;
    this.#capacity = capacity;
  }

  get last(): number {
    return this.#last;
  }

  add(event: Event): number {
    this.#last += 1;
    this.#kept.push({ sequence: this.#last, event });
    if (this.#kept.length > this.#capacity) this.#kept = this.#kept.slice(-Math.ceil(this.#capacity / 2));
    return this.#last;
  }

  /** What came after a number; null: it is not all kept, or that number is not one of this ring. */
  after(sequence: number): readonly { readonly sequence: number; readonly event: Event }[] | null {
    const firstKept = this.#last - this.#kept.length;
    if (sequence < firstKept || sequence > this.#last) return null;
    return this.#kept.slice(sequence - firstKept);
  }
}
