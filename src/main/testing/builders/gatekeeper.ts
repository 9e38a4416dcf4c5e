interface Waiting {
  readonly name: string;
  readonly settle: (error?: Error) => void;
}

/** Work that comes to its end only when the test says so. */
export class Gatekeeper {
  /** Names of what was begun, in order. */
  readonly begun: string[] = [];
  #waiting: readonly Waiting[] = [];

  /** Resolves when it is let through, rejects when it is failed. */
  async enter(name: string): Promise<void> {
    this.begun.push(name);
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error): void => {
        if (error === undefined) resolve();
        else reject(error);
      };
      this.#waiting = [...this.#waiting, { name, settle }];
    });
  }

  /** Names of what was begun and is not over. */
  get open(): readonly string[] {
    return this.#waiting.map((entry) => entry.name);
  }

  async letThrough(name: string): Promise<void> {
    await this.#settle(name);
  }

  async fail(name: string, error: Error): Promise<void> {
    await this.#settle(name, error);
  }

  async #settle(name: string, error?: Error): Promise<void> {
    const entry = this.#waiting.find((candidate) => candidate.name === name);
    if (entry === undefined) throw new Error(`${name} is not under way`);
    this.#waiting = this.#waiting.filter((candidate) => candidate !== entry);
    entry.settle(error);
    await allAtRest();
  }
}

/** Every promise that could go on has gone on. */
export async function allAtRest(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
