/** Those who want to be told, in the order in which they came. One that throws does not keep it from the others. */
export class Listeners<Value> {
  readonly #all = new Set<(value: Value) => void>();

  add(listener: (value: Value) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(value: Value): void {
    for (const listener of this.#all) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
