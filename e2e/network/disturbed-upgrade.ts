import { expect } from 'vitest';
import { versionOf } from '../support/ladder.ts';
import type { Moment } from '../support/moments.ts';
import { describeRun, type WindlassProcess, type WindlassRun } from '../support/windlass-process.ts';
import { frozenAt } from './frozen-at.ts';
import type { RemoteLadder } from './remote-ladder.ts';
import { expectToldOnce } from './told-once.ts';

export interface Disturbed {
  readonly what: string;
  readonly moment: Moment;
  /** While the upgrade stands still. */
  readonly act: () => Promise<void>;
  /** After it may go on. */
  readonly then?: (upgrade: WindlassProcess) => Promise<void>;
}

/** An upgrade from the first rung, disturbed once. */
export async function upgradeDisturbed({ ladder }: RemoteLadder, disturbed: Disturbed): Promise<WindlassRun> {
  const { scene } = ladder;
  const upgrade = scene.installation.start(...scene.upgradeCommand(versionOf(2)));
  await frozenAt(upgrade, disturbed.what, disturbed.moment, disturbed.act);
  await disturbed.then?.(upgrade);
  const run = await upgrade.finished;
  expectToldOnce(run);
  return run;
}

/** It is done as if nothing had happened. */
export async function expectUpgraded({ ladder }: RemoteLadder, run: WindlassRun): Promise<void> {
  expect(run.exitCode, describeRun(run)).toBe(0);
  await ladder.expectExactly(2);
}
