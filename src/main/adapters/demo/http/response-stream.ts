import type { Writable } from 'node:stream';
import { CallerGone } from './caller-gone.ts';

/** An answer that is sent piece by piece. It ends when its handler has returned and what it did is kept. */
export class ResponseStream {
  readonly #response: Pick<Writable, 'destroyed' | 'writableEnded' | 'write'>;

  constructor(response: Pick<Writable, 'destroyed' | 'writableEnded' | 'write'>) {
    this.#response = response;
  }

  /** Resolves when the piece has left. Throws `CallerGone` when it cannot. */
  write(piece: Buffer | string): Promise<void> {
    const response = this.#response;
    return new Promise((resolve, reject) => {
      if (response.destroyed || response.writableEnded) {
        reject(new CallerGone());
        return;
      }
      response.write(piece, (error) => {
        if (error) reject(new CallerGone());
        else resolve();
      });
    });
  }

  writeJson(value: unknown): Promise<void> {
    return this.write(`${JSON.stringify(value)}\r\n`);
  }
}

/** The eight-byte header that tells which stream a piece of output belongs to, and the piece. */
export function outputFrame(stream: 'stdout' | 'stderr', text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
