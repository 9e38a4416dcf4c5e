import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Loaded } from './loaded.ts';
import { nothingLoaded } from './loaded.ts';

/** Calls back whenever what is watched may look different. Returns how to stop. */
export type Watch = (onChange: () => void) => () => void;

export interface ResourceOptions {
  /** Of what changes without anybody being told of it; only while somebody looks. */
  readonly watch?: Watch | undefined;
  readonly now?: () => number;
}

/**
 * One thing that can be asked for again. INVARIANTS: one question at a time; who asks while one is under way is
 * answered by one that began later, so that nobody is left with a state from before a change that he was told of.
 */
export class Resource<Data> {
  readonly state: StoreApi<Loaded<Data>> = createStore(() => nothingLoaded as Loaded<Data>);
  readonly #load: () => Promise<Data>;
  readonly #now: () => number;
  readonly #watch: Watch | null;
  #stopWatch: (() => void) | null = null;
  #users = 0;
  #isOutdated = true;
  #isRunning = false;
  #again: Promise<void> | null = null;
  #current: Promise<void> = Promise.resolve();

  constructor(load: () => Promise<Data>, { watch, now = Date.now }: ResourceOptions = {}) {
    this.#load = load;
    this.#watch = watch ?? null;
    this.#now = now;
  }

  get isInUse(): boolean {
    return this.#users > 0;
  }

  /** Somebody looks at it: it is asked for if it is not known or outdated. Returns how to stop. */
  use(): () => void {
    this.#users += 1;
    this.#beginWatch();
    if (this.#isOutdated) void this.refresh();
    let isStopped = false;
    return () => {
      if (isStopped) return;
      isStopped = true;
      this.#users -= 1;
      if (!this.isInUse) this.#endWatch();
    };
  }

  /** It has changed: asked for now if somebody looks, else when somebody does. */
  invalidate(): void {
    this.#isOutdated = true;
    if (this.isInUse) void this.refresh();
  }

  /** Settles when an answer has come that began after this call; never rejects. */
  refresh(): Promise<void> {
    if (!this.#isRunning) return (this.#current = this.#run());
    this.#again ??= this.#current.then(() => {
      this.#again = null;
      return (this.#current = this.#run());
    });
    return this.#again;
  }

  /** Known by other means, such as the answer to a change. */
  put(data: Data): void {
    this.state.setState({ data, error: null, asOf: this.#now() });
  }

  #beginWatch(): void {
    if (this.#watch === null || this.#stopWatch !== null) return;
    // What happened while nobody watched is not known.
    this.#isOutdated = true;
    this.#stopWatch = this.#watch(() => this.invalidate());
  }

  #endWatch(): void {
    this.#stopWatch?.();
    this.#stopWatch = null;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#isOutdated = false;
    this.state.setState({ isLoading: true });
    try {
      const data = await this.#load();
      this.state.setState({ data, error: null, isLoading: false, asOf: this.#now() });
    } catch (error) {
      this.#isOutdated = true;
      this.state.setState({ error: toErrorShape(error), isLoading: false });
    } finally {
      this.#isRunning = false;
    }
  }
}
