import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const allowedMistakes = 10;
const mistakeWindowMs = 60_000;
const maxBrowsers = 16;
const maxTokens = 64;

export type Verdict = 'granted' | 'refused' | 'too-many';

export interface SignedIn {
  /** For the browser, which shows it to no script. */
  readonly cookie: string;
  /** For the one tab that signed in. */
  readonly token: string;
}

/**
 * Who may use the wire. A code works once and gets a browser its cookie and a tab its token; only both together are
 * worth anything.
 *
 * INVARIANTS: neither cookie nor token is ever in an address; a code is worth nothing after its first use; comparing
 * takes the same time whatever is wrong; after ten mistakes within a minute only who is signed in is heard.
 */
export class SignIn {
  readonly #now: () => number;
  readonly #codes = new Set<string>();
  /** Digests of the tokens of each browser, by the digest of its cookie; oldest first. */
  readonly #browsers = new Map<string, string[]>();
  #mistakesAt: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** For an address that is printed; earlier ones that were not used are worth nothing from now on. */
  newCode(): string {
    const code = randomBytes(24).toString('base64url');
    this.#codes.clear();
    this.#codes.add(digest(code));
    return code;
  }

  /** A browser that has a cookie of this door keeps it. */
  redeem(code: string, cookie: string | null): SignedIn | Exclude<Verdict, 'granted'> {
    if (this.#isLockedOut()) return 'too-many';
    if (!this.#takeCode(code)) return this.#mistake();
    const known = cookie === null ? null : this.#find(cookie);
    const token = randomBytes(32).toString('base64url');
    if (known !== null && cookie !== null) {
      known.push(digest(token));
      known.splice(0, known.length - maxTokens);
      return { cookie, token };
    }
    const fresh = randomBytes(32).toString('base64url');
    this.#browsers.set(digest(fresh), [digest(token)]);
    const [oldest] = this.#browsers.keys();
    if (this.#browsers.size > maxBrowsers && oldest !== undefined) this.#browsers.delete(oldest);
    return { cookie: fresh, token };
  }

  check(cookie: string | null, token: string | null): Verdict {
    const tokens = cookie === null ? null : this.#find(cookie);
    const wanted = digest(token ?? '');
    // Why every one is compared: how long it takes must not say how many there are before the right one.
    const isKnown = (tokens ?? []).filter((known) => isEqual(known, wanted)).length > 0;
    if (isKnown) return 'granted';
    return this.#isLockedOut() ? 'too-many' : this.#mistake();
  }

  #takeCode(code: string): boolean {
    const wanted = digest(code);
    for (const known of this.#codes) if (isEqual(known, wanted)) return this.#codes.delete(known);
    return false;
  }

  #find(cookie: string): string[] | null {
    const wanted = digest(cookie);
    for (const [known, tokens] of this.#browsers) if (isEqual(known, wanted)) return tokens;
    return null;
  }

  #isLockedOut(): boolean {
    const earliest = this.#now() - mistakeWindowMs;
    this.#mistakesAt = this.#mistakesAt.filter((at) => at > earliest);
    return this.#mistakesAt.length >= allowedMistakes;
  }

  #mistake(): 'refused' {
    this.#mistakesAt.push(this.#now());
    return 'refused';
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
