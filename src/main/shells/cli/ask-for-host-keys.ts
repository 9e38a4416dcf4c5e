import { isFingerprint } from '../../../shared/address-fields.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { printable } from '../../../shared/printable.ts';
import type { AcceptedHostKey } from '../../core/ports/hosts.ts';
import type { CliContext } from './cli-context.ts';

/** Hops of one way; each has a key of its own. */
const mostHops = 8;

export interface HostKeyQuestion<Result> {
  /** Fingerprints that the command line accepts. */
  readonly given: readonly string[];
  readonly attempt: () => Promise<Result>;
  /** Of a result that tells an error instead of throwing it. */
  readonly errorOf?: (result: Result) => ErrorShape | null;
  readonly accept: (key: AcceptedHostKey) => Promise<void>;
}

/**
 * Tries; when a host shows a key that nobody knows yet, accepts the one whose fingerprint was given, or asks whoever
 * is at the terminal, and tries again. A key that has changed is not asked about.
 */
export async function askForHostKeys<Result>(
  context: CliContext,
  { given, attempt, errorOf, accept }: HostKeyQuestion<Result>,
): Promise<Result> {
  const wrong = given.find((fingerprint) => !isFingerprint(fingerprint));
  if (wrong !== undefined) {
    throw new WindlassError('usage', `${wrong} is no fingerprint`, { reason: 'fingerprint', value: wrong });
  }
  for (let hop = 1; ; hop += 1) {
    const outcome = await outcomeOf(attempt);
    const error = 'result' in outcome ? errorOf?.(outcome.result) : shapeOf(outcome.thrown);
    const key = error && hop <= mostHops ? unknownKey(error) : null;
    if (key !== null && (given.includes(key.fingerprint) || (await isCompared(context, key)))) {
      await accept({ host: key.host, fingerprint: key.fingerprint });
    } else if ('result' in outcome) {
      return outcome.result;
    } else {
      throw outcome.thrown;
    }
  }
}

async function outcomeOf<Result>(
  attempt: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly thrown: unknown }> {
  try {
    return { result: await attempt() };
  } catch (thrown) {
    return { thrown };
  }
}

function shapeOf(thrown: unknown): ErrorShape | null {
  return thrown instanceof WindlassError ? thrown.toShape() : null;
}

interface ShownKey extends AcceptedHostKey {
  readonly keyType: string;
}

function unknownKey({ code, details }: ErrorShape): ShownKey | null {
  const { host, fingerprint, keyType } = details;
  if (code !== 'host-key-unknown' || typeof host !== 'string' || typeof fingerprint !== 'string') return null;
  return { host, fingerprint, keyType: typeof keyType === 'string' ? keyType : '' };
}

async function isCompared(context: CliContext, key: ShownKey): Promise<boolean> {
  if (!context.isInteractive || context.isJson) return false;
  const { texts, err, host } = context;
  err.line(
    texts.text('cli.hostKey.unknown', {
      host: printable(key.host),
      keyType: printable(key.keyType),
      fingerprint: key.fingerprint,
    }),
  );
  err.line(texts.text('cli.hostKey.compare'));
  const answer = await host.stdin.ask(`${texts.text('cli.hostKey.ask')} `, { isHidden: false });
  // Why the whole word: one letter is typed too easily for what it lets in.
  return /^\s*(yes|ja)\s*$/i.test(answer ?? '');
}
