import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const allowedMistakes = 10;
const mistakeWindowMs = 60_000;

export type Access = 'granted' | 'redeemed' | 'unknown' | 'too-many';

/**
 * Who may see the page. A code works once and is exchanged for a token that only the browser keeps.
 *
 * INVARIANTS: a token is never in an address; a code is worth nothing after its first use; comparing takes the
 * same time whatever is wrong; after ten mistakes within a minute nobody without a token is heard.
 */
export class AccessGate {
  /** For the address that is printed. */
  readonly code = randomBytes(24).toString('base64url');
  readonly #token = randomBytes(32).toString('base64url');
  readonly #now: () => number;
  #isCodeUsed = false;
  #mistakesAt: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What the browser has to keep after `redeemed`. */
  get token(): string {
    return this.#token;
  }

  /** Judges one request by the token and code that it brought. */
  check(token: string | null, code: string | null): Access {
    if (token !== null && isEqual(token, this.#token)) return 'granted';
    const earliest = this.#now() - mistakeWindowMs;
    this.#mistakesAt = this.#mistakesAt.filter((at) => at > earliest);
    if (this.#mistakesAt.length >= allowedMistakes) return 'too-many';
    if (code !== null && isEqual(code, this.code) && !this.#isCodeUsed) {
      this.#isCodeUsed = true;
      return 'redeemed';
    }
    if (code !== null || token !== null) this.#mistakesAt.push(this.#now());
    return 'unknown';
  }
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
