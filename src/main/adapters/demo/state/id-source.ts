import { createHash } from 'node:crypto';

/** Random-looking ids that are the same for the same seed and the same order of calls. */
export class IdSource {
  readonly seed: string;
  #count: number;

  constructor(seed: string, count = 0) {
    this.seed = seed;
    this.#count = count;
  }

  /** How many ids were given out: what a stored state needs to go on without repeating one. */
  get count(): number {
    return this.#count;
  }

  /** 64 hex digits, never all decimal in the first 12, as real ids. */
  hex(): string {
    for (;;) {
      const digest = createHash('sha256')
        .update(`${this.seed}/${this.#count++}`)
        .digest('hex');
      if (/[a-f]/.test(digest.slice(0, 12))) return digest;
    }
  }
}

/** `sha256:` and the digest of a text. */
export function sha256(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
