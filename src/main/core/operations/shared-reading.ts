/**
 * A reading that many ask for at once.
 *
 * INVARIANT: who asks is given a reading that began after that; those who ask during one share the next.
 */
export class SharedReading<T> {
  readonly #read: () => Promise<T>;
  #under: Promise<T> | null = null;
  #next: Promise<T> | null = null;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  read(): Promise<T> {
    if (this.#under === null) return this.#begin();
    this.#next ??= this.#under.then(
      () => this.#beginNext(),
      () => this.#beginNext(),
    );
    return this.#next;
  }

  #beginNext(): Promise<T> {
    this.#next = null;
    return this.#begin();
  }

  #begin(): Promise<T> {
    const reading = this.#read().finally(() => {
      if (this.#under === reading) this.#under = null;
    });
    this.#under = reading;
    return reading;
  }
}
