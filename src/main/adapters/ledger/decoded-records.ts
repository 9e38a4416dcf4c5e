import { decodeRecord } from './record-file.ts';
import type { RecordFile, RecordPlace } from './record-file.ts';

/** Of the contents that are remembered; a ledger of this size is one of some hundred releases. */
const keptBytes = 1024 * 1024;

interface Decoded {
  readonly content: Uint8Array;
  readonly file: RecordFile;
}

/**
 * What record files say, remembered: a ledger is read far more often than it grows, and its host and its mirror hold
 * the same bytes. What is remembered counts only for the very same bytes.
 */
export class DecodedRecords {
  readonly #known = new Map<string, Decoded>();
  #bytes = 0;

  /** As `decodeRecord`. */
  decode(deployment: string, place: RecordPlace, content: Uint8Array): RecordFile {
    const key = `${deployment}/${place.name}`;
    const known = this.#known.get(key);
    if (known !== undefined && Buffer.compare(known.content, content) === 0) return known.file;
    const file = decodeRecord(deployment, place, content);
    this.#forget(key);
    this.#known.set(key, { content, file });
    this.#bytes += content.length;
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= keptBytes) break;
      this.#forget(oldest);
    }
    return file;
  }

  #forget(key: string): void {
    this.#bytes -= this.#known.get(key)?.content.length ?? 0;
    this.#known.delete(key);
  }
}
