import { WindlassError } from '../../../shared/errors.ts';
import { hostFellBack } from './run-errors.ts';
import type { Observed, Undertaking } from './undertaking.ts';

/**
 * What the last gates judged is what is committed.
 *
 * Why not the gates alone: an engine that was restarted between two calls cut none of them. Then old containers may run
 * again beside the new ones, and new ones that were judged may be down, or be others' starts than the judged.
 */
export class CommitGuard {
  readonly #undertaking: Pick<Undertaking, 'observe'>;
  #judged: string | null = null;

  constructor(undertaking: Pick<Undertaking, 'observe'>) {
    this.#undertaking = undertaking;
  }

  /** Before the last gates. */
  async begin(): Promise<void> {
    this.#judged = trialRuns(await this.#undertaking.observe());
  }

  /** After them. Throws `host-fell-back`, or `drift` where it has to be judged again. */
  async assertUnchanged(): Promise<void> {
    const observed = await this.#undertaking.observe();
    if (observed.hasFallenBack) throw hostFellBack();
    if (trialRuns(observed) !== this.#judged) {
      throw new WindlassError(
        'drift',
        'containers were stopped or started since their gates were passed',
        {},
      );
    }
  }
}

/** Which runs of which new containers there are. */
function trialRuns({ host, ids }: Observed): string {
  const trials = new Set(ids.filter(({ side }) => side === 'new').map(({ id }) => id));
  return host.containers
    .filter(({ id }) => trials.has(id))
    .map(({ id, state, startedAt }) => `${id} ${state} ${startedAt}`)
    .toSorted()
    .join('\n');
}
