import { canonicalJson } from '../../../shared/json.ts';

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export type Sha256 = (text: string) => string;

/**
 * A record as the stores keep it: `{format, checksum, record}`. The checksum is over format and record in
 * canonical JSON, and stays so in every later format, so that damage is never taken for a newer version.
 */
export function sealRecord(format: number, record: unknown, sha256: Sha256): string {
  const body = canonicalJson(record);
  return `{"format":${format},"checksum":"${checksumOf(format, body, sha256)}","record":${body}}\n`;
}

export type UnsealedRecord =
  | { readonly kind: 'intact'; readonly record: unknown }
  /** Written by a later version: intact, and not to be guessed at. */
  | { readonly kind: 'too-new'; readonly format: number }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Never throws: whatever the text is, it is one of three. */
export function unsealRecord(text: string, knownFormat: number, sha256: Sha256): UnsealedRecord {
  const sealed = parseObject(text);
  if (sealed === null) return damaged(text.length === 0 ? 'it is empty' : 'it is no whole JSON object');
  const { format, checksum, record } = sealed;
  if (typeof format !== 'number' || !Number.isSafeInteger(format) || format < 1) {
    return damaged('it has no format version');
  }
  if (record === undefined || checksum !== checksumOf(format, canonicalJson(record), sha256)) {
    return damaged('its checksum is wrong');
  }
  return format > knownFormat ? { kind: 'too-new', format } : { kind: 'intact', record };
}

function checksumOf(format: number, canonicalBody: string, sha256: Sha256): string {
  return sha256(`${format}\n${canonicalBody}`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function damaged(reason: string): UnsealedRecord {
  return { kind: 'damaged', reason };
}
