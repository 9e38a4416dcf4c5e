import { isWindlassError } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { LedgerBody } from '../model/ledger-record.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * Appends for one operation. INVARIANT: what was cut off while it was written is looked for before it is written again,
 * so that the ledger has each record once.
 */
export class LedgerWriter {
  readonly #ledger: Ledger;
  readonly #deployment: string;
  readonly #actor: string;
  /** Records that may have been written, as JSON, with the last number that was known before. */
  readonly #doubtful = new Map<string, number>();
  #last = 0;

  constructor(ledger: Ledger, deployment: string, actor: string) {
    this.#ledger = ledger;
    this.#deployment = deployment;
    this.#actor = actor;
  }

  async append(body: LedgerBody): Promise<void> {
    const text = canonicalJson(body);
    const after = this.#doubtful.get(text);
    if (after !== undefined && (await this.#hasSince(after, text))) return;
    try {
      const { sequence } = await this.#ledger.append(this.#deployment, this.#actor, body);
      this.#last = sequence;
      this.#doubtful.delete(text);
    } catch (error) {
      if (isWindlassError(error, 'connection-lost')) this.#doubtful.set(text, after ?? this.#last);
      throw error;
    }
  }

  /** What is known to be there already. */
  seen(sequence: number): void {
    this.#last = Math.max(this.#last, sequence);
  }

  async #hasSince(after: number, text: string): Promise<boolean> {
    const records = await this.#ledger.read(this.#deployment);
    return records.some(({ sequence, body }) => sequence > after && canonicalJson(body) === text);
  }
}
