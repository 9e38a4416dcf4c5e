import { describe, expect, test } from 'vitest';
import { project, type CrashScenario, type CutRun } from '../src/main/testing/crash-scenario.ts';
import type { CutKind } from '../src/main/testing/cut-line.ts';
import { between } from './seed.ts';
import type { Step } from './step.ts';
import { callAt, placeOf, undisturbed, withScene } from './step-scene.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

interface Loss {
  /** From, to: the seed decides. */
  readonly away: readonly [number, number];
  /** The engine is killed with the line, and comes back when the line does. */
  readonly isKilled: boolean;
}

/**
 * What may have become of an upgrade by itself. `refused`: nothing was begun, and asking again succeeds. `untouched`: it
 * is held, because nobody knows whether anything was begun; nothing was, and asking again succeeds.
 */
type Verdict = 'new' | 'old' | 'refused' | 'held' | 'untouched';

async function lose(step: Step, { away, isKilled }: Loss, kind: CutKind): Promise<Verdict> {
  const awayMs = between(...away, `${step} ${kind}`);
  const place = placeOf(step);
  const { pictures } = await undisturbed(place.scenario);
  const at = await callAt(place);
  return withScene(place.scenario, async (scene) => {
    const run = await scene.runOver({ at, kind, awayMs }, () => {
      if (isKilled) void kill(scene, awayMs);
    });
    expect(run.isCut).toBe(true);
    const isHeld = run.record?.end === 'held';
    if (!isHeld && !isRefused(run)) return scene.expectSettled(pictures);
    await backOnline(scene, awayMs);
    const isTouched = isHeld && scene.status()?.pending !== null;
    if (isTouched) await resume(scene);
    else {
      const again = await scene.runOver(null);
      expect(again.record?.end).toBe(place.scenario.isGood ? 'done' : 'rolled-back');
    }
    await scene.expectSettled(pictures);
    if (isTouched) return 'held';
    return isHeld ? 'untouched' : 'refused';
  });
}

function isRefused({ record }: CutRun): boolean {
  return record === null || record.end === 'refused';
}

async function kill({ world }: CrashScenario, awayMs: number): Promise<void> {
  world.engine.crash();
  await world.clock.sleep(awayMs - secondMs / 2);
  world.engine.restart();
}

async function backOnline({ world }: CrashScenario, awayMs: number): Promise<void> {
  await world.clock.sleep(awayMs);
}

async function resume({ world }: CrashScenario): Promise<void> {
  const handle = await world.process().application.operations.resume({ name: project, environment: 'Demo' });
  await handle.finished;
}

const killed: Loss = { away: [2 * secondMs, 20 * secondMs], isKilled: true };
const rebooted: Loss = { away: [1 * minuteMs, 10 * minuteMs], isKilled: true };
const cut: Loss = { away: [1 * secondMs, 55 * secondMs], isKilled: false };
const gone: Loss = { away: [40 * minuteMs, 90 * minuteMs], isKilled: false };

const restarts: readonly (readonly [Step, Verdict, CutKind])[] = [
  ['S0', 'refused', 'before'],
  ['S1', 'new', 'after'],
  ['S2', 'refused', 'before'],
  ['S4', 'new', 'before'],
  ['S6', 'old', 'after'],
  ['S7', 'old', 'after'],
  ['S8', 'new', 'after'],
  ['S9', 'new', 'after'],
  ['RB', 'old', 'after'],
];

describe('an engine that is killed and started again', { timeout: 300_000 }, () => {
  test.each(restarts)('in %s must leave %s', async (step, verdict, kind) => {
    expect(await lose(step, killed, kind)).toBe(verdict);
  });
});

describe('a host that reboots', { timeout: 300_000 }, () => {
  test.each(restarts)('in %s must leave %s', async (step, verdict, kind) => {
    expect(await lose(step, rebooted, kind)).toBe(verdict);
  });
});

const cuts: readonly (readonly [Step, Verdict, CutKind])[] = [
  ['S0', 'refused', 'after'],
  ['S1', 'new', 'after'],
  ['S2', 'refused', 'before'],
  ['S4', 'new', 'after'],
  ['S5', 'new', 'middle'],
  ['S6', 'new', 'after'],
  ['S7', 'new', 'silent'],
  ['S8', 'new', 'after'],
  ['S9', 'new', 'after'],
  ['RB', 'old', 'after'],
];

describe('a line that is cut for less than a minute', { timeout: 300_000 }, () => {
  test.each(cuts)('in %s must leave %s, as without the cut', async (step, verdict, kind) => {
    expect(await lose(step, cut, kind)).toBe(verdict);
  });
});

describe('a host that is away for longer than it is waited for', { timeout: 300_000 }, () => {
  test.each([
    ['S0', 'refused'],
    ['S1', 'untouched'],
    ['S2', 'refused'],
    ['S4', 'held'],
    ['S6', 'held'],
    ['S7', 'held'],
    ['S8', 'held'],
    ['RB', 'held'],
  ] as const)('in %s must leave it %s, and whole once it is asked for again', async (step, verdict) => {
    expect(await lose(step, gone, 'before')).toBe(verdict);
  });
});
