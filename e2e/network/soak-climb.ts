import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { between } from '../../prove/seed.ts';
import type { CutKind } from '../../src/main/testing/lab/line.ts';
import { versionOf } from '../support/ladder.ts';
import type { EngineStory } from '../support/engine-story.ts';
import { describeRun, type WindlassProcess, type WindlassRun } from '../support/windlass-process.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import type { RemoteLadder } from './remote-ladder.ts';
import { expectToldOnce } from './told-once.ts';

/** How many cuts are still to be made, by all operators together. */
export interface CutBudget {
  left: number;
}

/** What became of the operations. `refused`: the line was away before anything was begun, and nothing was. */
export interface SoakTally {
  cuts: number;
  upgrades: number;
  rollbacks: number;
  refused: number;
}

/** One operator who upgrades and rolls back over a line that is cut again and again, at times that the seed decides. */
export class SoakClimber {
  readonly tally: SoakTally = { cuts: 0, upgrades: 0, rollbacks: 0, refused: 0 };
  readonly #remote: RemoteLadder;
  readonly #story: EngineStory;
  readonly #name: string;
  #rung = 1;
  /** The last thing that was done to it: only then it is one rung back. */
  #isUpgraded = false;
  #operations = 0;

  constructor(remote: RemoteLadder, story: EngineStory, name: string) {
    this.#remote = remote;
    this.#story = story;
    this.#name = name;
  }

  /** Until no cut is left; fails with the first operation that does not end as if the line had held. */
  async climb(budget: CutBudget): Promise<SoakTally> {
    while (budget.left > 0) {
      this.#operations += 1;
      const isRollback = this.#isUpgraded && this.#dice('direction', 0, 1) === 0;
      await this.#operate(isRollback ? this.#rung - 1 : this.#rung + 1, budget);
    }
    return this.tally;
  }

  async #operate(to: number, budget: CutBudget): Promise<void> {
    const { ladder } = this.#remote;
    const { scene } = ladder;
    const isUpgrade = to > this.#rung;
    if (isUpgrade) ladder.write(to);
    const command = isUpgrade ? scene.upgradeCommand(versionOf(to)) : scene.rollbackCommand();
    const before = timesDone(this.#story, scene.name);
    const running = scene.installation.start(...command);
    await this.#cutUntilEnd(running, budget);
    const run = await running.finished;
    expectToldOnce(run);
    expectDoneOnce(before, timesDone(this.#story, scene.name), run);
    if (isRefusal(run)) {
      // Whatever the line kept it from giving up, its lock for example, is the next operation's to find; so is the rung.
      this.tally.refused += 1;
      return;
    }
    expect(run.exitCode, `${this.#place}\n${describeRun(run)}`).toBe(0);
    this.#rung = to;
    this.#isUpgraded = isUpgrade;
    this.tally[isUpgrade ? 'upgrades' : 'rollbacks'] += 1;
    await ladder.expectOneOf([this.#rung], this.#place);
  }

  async #cutUntilEnd(running: WindlassProcess, budget: CutBudget): Promise<void> {
    let isOver = false;
    const over = running.finished.then(() => void (isOver = true));
    for (let cut = 1; budget.left > 0; cut += 1) {
      await Promise.race([over, pause(this.#dice(`before ${cut}`, 100, 4_000))]);
      // Others cut meanwhile: the last one may be gone.
      if (isOver || budget.left <= 0) return;
      budget.left -= 1;
      this.tally.cuts += 1;
      const { line } = this.#remote;
      try {
        await line.cut(this.#kind(cut));
        await pause(this.#lengthMs(cut));
      } finally {
        await line.join();
      }
    }
  }

  #kind(cut: number): CutKind {
    return this.#dice(`kind ${cut}`, 0, 1) === 0 ? 'silent' : 'reset';
  }

  /** Most are short; one in eight is longer than the watch on a line waits. */
  #lengthMs(cut: number): number {
    const isLong = this.#dice(`is ${cut} long`, 0, 7) === 0;
    return isLong ? this.#dice(`length ${cut}`, 5_000, 15_000) : this.#dice(`length ${cut}`, 50, 3_000);
  }

  #dice(purpose: string, low: number, high: number): number {
    return between(low, high, `${this.#place} ${purpose}`);
  }

  get #place(): string {
    return `${this.#name}, operation ${this.#operations}`;
  }
}

/** Nothing was begun: no event, or one that says so. */
function isRefusal(run: WindlassRun): boolean {
  if (run.exitCode === 0) return false;
  const { end } = run.records.at(-1) ?? { end: null };
  return run.events.length === 0 || end === 'refused';
}
