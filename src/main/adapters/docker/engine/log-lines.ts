import type { LogLine } from '../../../core/ports/docker-target.ts';

const lineMaxBytes = 64 * 1024;
/** `2026-01-31T12:00:00.123456789Z ` is 31 bytes; offsets make it a little longer. */
const stampMaxBytes = 48;
const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/**
 * Puts the lines of one stream together. The engine writes a timestamp before each entry of its log, and a
 * line of more than 16 kB comes as several entries: their inner timestamps are taken out. What exceeds
 * 64 kB is dropped up to the next newline; invalid UTF-8 is replaced.
 */
export class LogLines {
  readonly #stream: LogLine['stream'];
  readonly #onLine: (line: LogLine) => void;
  #parts: Uint8Array[] = [];
  #size = 0;
  #at = '';
  #stamp: number[] | null = [];
  #hasContent = false;

  constructor(stream: LogLine['stream'], onLine: (line: LogLine) => void) {
    this.#stream = stream;
    this.#onLine = onLine;
  }

  /** The next bytes begin a new entry, with its own timestamp. */
  beginEntry(): void {
    this.#stamp = [];
  }

  push(piece: Uint8Array): void {
    let start = 0;
    while (start < piece.length) {
      start = this.#skipStamp(piece, start);
      if (start >= piece.length) return;
      const end = piece.indexOf(newline, start);
      this.#add(piece.subarray(start, end < 0 ? piece.length : end));
      if (end < 0) return;
      this.#finish();
      start = end + 1;
    }
  }

  /** The stream is over: what is left is a line. */
  end(): void {
    if (this.#stamp !== null && this.#stamp.length > 0) this.#giveStampBack();
    if (this.#hasContent) this.#finish();
  }

  /** Takes the timestamp at the start of an entry; returns where the text begins. */
  #skipStamp(piece: Uint8Array, start: number): number {
    let at = start;
    while (this.#stamp !== null && at < piece.length) {
      const byte = piece[at] ?? 0;
      if (byte === space && this.#takeStamp()) return at + 1;
      if (byte === space || byte === newline || this.#stamp.length >= stampMaxBytes) {
        this.#giveStampBack();
        return at;
      }
      this.#stamp.push(byte);
      at += 1;
    }
    return at;
  }

  #takeStamp(): boolean {
    const text = String.fromCharCode(...(this.#stamp ?? []));
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return false;
    if (!this.#hasContent) this.#at = text;
    this.#hasContent = true;
    this.#stamp = null;
    return true;
  }

  /** It was no timestamp, so it is text. */
  #giveStampBack(): void {
    const bytes = Uint8Array.from(this.#stamp ?? []);
    this.#stamp = null;
    this.#add(bytes);
  }

  #add(bytes: Uint8Array): void {
    this.#hasContent = true;
    const room = lineMaxBytes - this.#size;
    if (room <= 0 || bytes.length === 0) return;
    // Why a copy: a slice would keep the whole chunk it was cut from alive.
    const kept = Uint8Array.from(bytes.subarray(0, room));
    this.#parts.push(kept);
    this.#size += kept.length;
  }

  #finish(): void {
    let content = Buffer.concat(this.#parts);
    if (content.at(-1) === carriageReturn) content = content.subarray(0, -1);
    const line: LogLine = { stream: this.#stream, at: this.#at, text: content.toString('utf8') };
    this.#parts = [];
    this.#size = 0;
    this.#at = '';
    this.#stamp = [];
    this.#hasContent = false;
    this.#onLine(line);
  }
}
