import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A channel as a stream that can be relied on: it ends with an error when its connection is lost, where the library's
 * own looks as if the other side had finished; destroying it ends it; and it has the methods of a socket that HTTP calls.
 */
export class ChannelStream extends Duplex {
  /** Resolves when the other side has let go of the channel too, or its connection is gone: only then does it not count. */
  readonly released: Promise<void>;
  readonly #channel: ClientChannel;
  #isEnded = false;

  constructor(channel: ClientChannel) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    this.released = new Promise((resolve) => channel.once('close', () => resolve()));
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    channel.on('end', () => this.#finish());
    channel.on('close', () => this.#onClosed());
    channel.on('error', (error: Error) => this.destroy(error));
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(chunk, encoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel.close();
    // Why: what is still under way would otherwise keep the channel from being forgotten.
    this.#channel.resume();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #finish(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.push(null);
  }

  /** The other side closed both directions: what was read stays readable, nothing can be written any more. */
  #onClosed(): void {
    this.#finish();
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }
}
