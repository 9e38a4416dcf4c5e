import { createHash, randomBytes } from 'node:crypto';

/**
 * The keys of one data directory, 32 bytes each, newest first. What is stored is encrypted with the first; the others
 * open what was stored before them.
 */
export type KeyRing = readonly Uint8Array[];

export function makeKey(): Uint8Array {
  return randomBytes(32);
}

/** Tells which key it is, without telling anything of it. */
export function nameOfKey(key: Uint8Array): string {
  return createHash('sha256').update('windlass-secrets-key').update(key).digest('hex').slice(0, 16);
}

export function namesOf(ring: KeyRing): readonly string[] {
  return ring.map(nameOfKey);
}

/** One key to a line, in hex digits. */
export function printKeys(ring: KeyRing): string {
  return ring.map((key) => `${Buffer.from(key).toString('hex')}\n`).join('');
}

/** null: that is no ring of keys. */
export function parseKeys(text: string): KeyRing | null {
  const lines = text.trim().split('\n');
  return lines.every((line) => /^[0-9a-f]{64}$/.test(line))
    ? lines.map((line) => Buffer.from(line, 'hex'))
    : null;
}
