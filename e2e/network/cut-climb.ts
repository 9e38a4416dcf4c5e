import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CutKind } from '../../src/main/testing/lab/line.ts';
import { publishImages, type PublishedImage } from '../support/lab-images.ts';
import { versionOf } from '../support/ladder.ts';
import type { EngineStory } from '../support/engine-story.ts';
import { describeRun, type WindlassProcess, type WindlassRun } from '../support/windlass-process.ts';
import type { CutMoment } from './cut-moments.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import { frozenAt } from './frozen-at.ts';
import type { RemoteLadder } from './remote-ladder.ts';
import { expectToldOnce } from './told-once.ts';
import type { Turns } from './turns.ts';

export interface Cut {
  readonly kind: CutKind;
  readonly seconds: number;
}

/** `rollback`: of a failed upgrade, from the kept containers. `return`: to a release of the past. */
export interface CutCell {
  readonly operation: 'upgrade' | 'rollback' | 'return';
  readonly at: CutMoment;
  readonly cut: Cut;
}

export function cellName({ operation, at, cut }: CutCell): string {
  const kind = cut.kind === 'silent' ? 'silently' : 'by resets';
  return `${operation}, ${at.phase}: ${at.what}, cut ${kind} for ${cut.seconds} s`;
}

export const sickImage: PublishedImage = { mode: 'never-healthy', version: '3.0.0' };

/** With this nothing can be learned of a silent line: three unanswered questions, ten seconds apart. */
const surelyNoticedSeconds = { silent: 60, reset: 10 } as const;
/** Only there may an operation be refused for a host that is away: nothing was begun. */
const refusing = 'preflight';

/** One deployment that is upgraded and rolled back again and again, its line cut once in each operation. */
export class CutClimber {
  readonly #remote: RemoteLadder;
  readonly #story: EngineStory;
  /** For what computes; nobody has a turn while a line is cut. */
  readonly #turns: Turns;
  #rung = 1;

  constructor(remote: RemoteLadder, story: EngineStory, turns: Turns) {
    this.#remote = remote;
    this.#story = story;
    this.#turns = turns;
  }

  /** Fails when the end is not as if the line had held, with nothing done twice, lost or left over. */
  async climb(cell: CutCell): Promise<void> {
    if (cell.operation === 'upgrade') return this.#upgrade(cell);
    if (cell.operation === 'rollback') return this.#rollBack(cell);
    return this.#return(cell);
  }

  async #upgrade(cell: CutCell): Promise<void> {
    const { ladder } = this.#remote;
    await this.#writeNext(cell);
    const command = ladder.scene.upgradeCommand(versionOf(this.#rung + 1));
    const run = await this.#cutIn(cell, command);
    if (run.exitCode !== 0 && cell.at.phase === refusing) {
      await ladder.expectExactly(this.#rung);
      await ladder.scene.installation.done(...command);
    } else {
      expect(run.exitCode, describeRun(run)).toBe(0);
    }
    this.#rung += 1;
    await this.#turns.take(() => ladder.expectExactly(this.#rung));
  }

  async #rollBack(cell: CutCell): Promise<void> {
    const { ladder } = this.#remote;
    const { scene } = ladder;
    const ids = await scene.ids();
    await this.#turns.take(async () => {
      ladder.write(this.#rung + 1, sickImage);
      const sick = scene.upgradeCommand(versionOf(this.#rung + 1), '--health-deadline', '1s');
      const upgrade = await scene.installation.run(...sick);
      expect(upgrade.exitCode, describeRun(upgrade)).toBe(1);
    });
    await this.#backTo(this.#rung, cell);
    expect(await scene.ids()).toEqual(ids);
  }

  async #return(cell: CutCell): Promise<void> {
    const { ladder } = this.#remote;
    const { scene } = ladder;
    ladder.write(this.#rung + 1);
    await this.#turns.take(() => scene.installation.done(...scene.upgradeCommand(versionOf(this.#rung + 1))));
    await this.#backTo(this.#rung, cell);
  }

  async #backTo(rung: number, cell: CutCell): Promise<void> {
    const { ladder } = this.#remote;
    const command = ladder.scene.rollbackCommand();
    const run = await this.#cutIn(cell, command);
    if (run.exitCode !== 0 && cell.at.phase === refusing) await ladder.scene.installation.done(...command);
    else expect(run.exitCode, describeRun(run)).toBe(0);
    await this.#turns.take(() => ladder.expectExactly(rung));
  }

  async #writeNext(cell: CutCell): Promise<void> {
    const { ladder, host } = this.#remote;
    if (cell.at.phase !== 'pull') return ladder.write(this.#rung + 1);
    pulled += 1;
    const image: PublishedImage = { mode: 'healthy', version: `9.0.${pulled}`, paddingKb: 4_000 };
    await this.#turns.take(() => publishImages(host.engine.dockerHost, host.registry.address, [image]));
    ladder.write(this.#rung + 1, image);
  }

  /** Runs the command with the line cut from that moment on; resolves when it has ended, the line long joined. */
  async #cutIn(cell: CutCell, command: readonly string[]): Promise<WindlassRun> {
    const { ladder, line } = this.#remote;
    const before = timesDone(this.#story, ladder.scene.name);
    let running: WindlassProcess | null = null;
    try {
      await this.#turns.take(async () => {
        running = ladder.scene.installation.start(...command);
        await frozenAt(running, cell.at.what, cell.at.moment(), () => line.cut(cell.cut.kind));
      });
      await pause(cell.cut.seconds * 1000);
    } finally {
      await line.join();
    }
    const run = await (running as unknown as WindlassProcess).finished;
    expectToldOnce(run);
    expectNoticed(run, cell);
    expectDoneOnce(before, timesDone(this.#story, ladder.scene.name), run);
    return run;
  }
}

let pulled = 0;

function expectNoticed(run: WindlassRun, { at, cut }: CutCell): void {
  if (at.phase === refusing || cut.seconds < surelyNoticedSeconds[cut.kind]) return;
  const types = run.events.map(({ body }) => body.type);
  expect(types, describeRun(run)).toContain('connection.lost');
  expect(types.lastIndexOf('connection.restored'), describeRun(run)).toBeGreaterThan(
    types.lastIndexOf('connection.lost'),
  );
}
