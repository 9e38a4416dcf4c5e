import { createMasker } from '../core/policy/masking.ts';
import type { Secrets } from '../core/ports/secrets.ts';

/** The secrets that this process has met, so that none of them gets into its log. In memory only. */
export class KnownSecrets {
  readonly #values = new Set<string>();
  #mask: (text: string) => string = (text) => text;

  readonly mask = (text: string): string => this.#mask(text);

  /** One more text that must not be seen. */
  readonly learn = (secret: string): void => this.#learn({ secret });

  /** The same store; what passes through it is known from then on. */
  watching(secrets: Secrets): Secrets {
    return {
      read: async (scope) => {
        const values = await secrets.read(scope);
        this.#learn(values);
        return values;
      },
      write: (scope, values) => {
        this.#learn(values);
        return secrets.write(scope, values);
      },
      remove: (scope) => secrets.remove(scope),
    };
  }

  #learn(values: Readonly<Record<string, string>>): void {
    const fresh = Object.values(values).filter((value) => !this.#values.has(value));
    if (fresh.length === 0) return;
    for (const value of fresh) this.#values.add(value);
    this.#mask = createMasker([...this.#values]);
  }
}
