/** Where a piece of output comes from; 3 is the engine's own word inside the stream. */
export type FrameStream = 'stdout' | 'stderr' | 'engine';

/** Gets each piece as it comes; `isFirst` at the start of a frame. */
export type FrameHandler = (stream: FrameStream, piece: Uint8Array, isFirst: boolean) => void;

const headerLength = 8;
const streams: readonly FrameStream[] = ['stdout', 'stdout', 'stderr', 'engine'];

/**
 * Takes the engine's multiplexed stream apart: 8 bytes of header, then as many bytes as it says. Nothing
 * is kept but the header, whatever length a frame claims. Throws `RangeError` when the bytes are no frames.
 */
export class FrameReader {
  readonly #onPiece: FrameHandler;
  readonly #header = new Uint8Array(headerLength);
  #headerFilled = 0;
  #left = 0;
  #isFirst = true;

  constructor(onPiece: FrameHandler) {
    this.#onPiece = onPiece;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const piece = chunk.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        this.#onPiece(this.#stream(), piece, this.#isFirst);
        this.#isFirst = false;
        if (this.#left === 0) this.#headerFilled = 0;
      } else {
        this.#header[this.#headerFilled] = chunk[at] ?? 0;
        this.#headerFilled += 1;
        at += 1;
        if (this.#headerFilled === headerLength) this.#open();
      }
    }
  }

  #open(): void {
    const [kind = 0, second, third, fourth] = this.#header;
    if (kind >= streams.length || second !== 0 || third !== 0 || fourth !== 0) {
      throw new RangeError('not a multiplexed stream');
    }
    this.#left = new DataView(this.#header.buffer).getUint32(4);
    this.#isFirst = true;
    if (this.#left === 0) this.#headerFilled = 0;
  }

  #stream(): FrameStream {
    return streams[this.#header[0] ?? 0] ?? 'stdout';
  }
}
