import { Socket } from 'node:net';

/**
 * A TCP connection that delivers nothing any more once it was destroyed, where the system would go on with what was written
 * before. Why: on a line that was silent a call that was given up would be carried out when the line is back, after everybody
 * has looked at the host and gone on.
 */
export class ForgetfulSocket extends Socket {
  #isForgetting = false;

  override destroy(error?: Error): this {
    // With an error the system has ended it already. While it connects nothing was sent, and a reset would wait for the end of that.
    if (this.#isForgetting || error !== undefined || this.pending) return super.destroy(error);
    this.#isForgetting = true;
    return this.resetAndDestroy();
  }
}
