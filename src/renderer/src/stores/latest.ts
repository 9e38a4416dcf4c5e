import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { toErrorShape } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { Loaded } from './loaded.ts';
import { nothingLoaded } from './loaded.ts';

export interface LatestParts<Input, Data> {
  readonly load: (input: Input) => Promise<Data>;
  readonly delayMs: number;
  /** Returns how to cancel. */
  readonly after: (ms: number, act: () => void) => () => void;
  readonly now: () => number;
}

/**
 * A question whose input changes while somebody types. INVARIANT: the answer that is shown is never older than one
 * that was shown before, whatever order answers come in.
 */
export class Latest<Input, Data> {
  readonly state: StoreApi<Loaded<Data>> = createStore(() => nothingLoaded as Loaded<Data>);
  readonly #parts: LatestParts<Input, Data>;
  #asked = '';
  #number = 0;
  #cancel: () => void = () => undefined;

  constructor(parts: LatestParts<Input, Data>) {
    this.#parts = parts;
  }

  /** At once for the first and for one that is repeated on purpose, else when the input rests. */
  ask(input: Input, isAgain = false): void {
    const asked = canonicalJson(input);
    if (asked === this.#asked && !isAgain) return;
    const isAtOnce = this.#asked === '' || isAgain;
    this.#asked = asked;
    this.#cancel();
    this.#number += 1;
    const number = this.#number;
    this.state.setState({ isLoading: true });
    if (isAtOnce) void this.#run(input, number);
    else this.#cancel = this.#parts.after(this.#parts.delayMs, () => void this.#run(input, number));
  }

  stop(): void {
    this.#cancel();
    this.#number += 1;
    this.#asked = '';
  }

  async #run(input: Input, number: number): Promise<void> {
    try {
      const data = await this.#parts.load(input);
      if (number !== this.#number) return;
      this.state.setState({ data, error: null, isLoading: false, asOf: this.#parts.now() });
    } catch (error) {
      if (number !== this.#number) return;
      this.state.setState({ error: toErrorShape(error), isLoading: false });
    }
  }
}
