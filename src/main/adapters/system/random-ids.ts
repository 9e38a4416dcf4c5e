import { randomBytes, randomInt } from 'node:crypto';
import type { Ids } from '../../core/ports/system.ts';

/** Without letters that are taken for digits or each other. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const tailLength = 6;
const tails = alphabet.length ** tailLength;
/** Room for further ids of the same second above a random first one. */
const largestStep = 1024;

/**
 * Ids that sort by time and, within a process, in the order in which they were made, also when the clock
 * stands still or goes back. Two processes meet in one second with a chance of one in five hundred million.
 */
export class RandomIds implements Ids {
  #second = -Infinity;
  #tail = 0;

  next(now: number): string {
    const second = Math.floor(now / 1000);
    const nextTail = this.#tail + randomInt(1, largestStep);
    if (second > this.#second || nextTail >= tails) {
      // In a second that is used up: the one after it, ahead of the clock.
      this.#second = Math.max(second, this.#second + 1);
      this.#tail = randomInt(0, tails / 2);
    } else {
      this.#tail = nextTail;
    }
    return `${stamp(this.#second)}-${inAlphabet(this.#tail)}`;
  }

  key(): string {
    return randomBytes(32).toString('hex');
  }
}

/** `YYYYMMDD-HHMMSS`, UTC. */
function stamp(second: number): string {
  const [date = '', time = ''] = new Date(second * 1000).toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

function inAlphabet(number: number): string {
  let text = '';
  for (let rest = number; text.length < tailLength; rest = Math.floor(rest / alphabet.length)) {
    text = (alphabet[rest % alphabet.length] ?? '') + text;
  }
  return text;
}
