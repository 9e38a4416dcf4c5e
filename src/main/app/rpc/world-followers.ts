import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { Follower } from './follower.ts';

type WorldFollower = Follower<'world'>;

/**
 * Windows that are told what changes. One that does not take what it was told is told nothing more until it does, and
 * then begins anew: however much happens, what waits for it stays little.
 */
export class WorldFollowers {
  readonly #beginAnew: (follower: WorldFollower) => void;
  readonly #followers = new Set<WorldFollower>();
  readonly #behind = new Set<WorldFollower>();

  constructor(beginAnew: (follower: WorldFollower) => void) {
    this.#beginAnew = beginAnew;
  }

  get isEmpty(): boolean {
    return this.#followers.size === 0;
  }

  add(follower: WorldFollower): void {
    this.#followers.add(follower);
  }

  remove(follower: WorldFollower): void {
    this.#followers.delete(follower);
    this.#behind.delete(follower);
  }

  clear(): void {
    this.#followers.clear();
    this.#behind.clear();
  }

  tell(sequence: number, change: WorldChange): void {
    for (const follower of [...this.#followers]) {
      if (this.#behind.has(follower)) continue;
      if (follower.isBusy()) this.#behind.add(follower);
      else follower.event(sequence, change);
    }
  }

  /** Those that have taken what they were told. */
  catchUp(): void {
    for (const follower of [...this.#behind]) {
      if (follower.isBusy()) continue;
      this.#behind.delete(follower);
      this.#beginAnew(follower);
    }
  }
}
