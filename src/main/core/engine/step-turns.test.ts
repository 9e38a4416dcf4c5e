import { describe, expect, it } from 'vitest';
import { allAtRest } from '../../testing/builders/gatekeeper.ts';
import { aStepOf } from '../../testing/builders/steps.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import type { StepKind, SwapProfile } from '../model/plan.ts';
import { StepTurns } from './step-turns.ts';

/** Turns on a clock, and a log of when each work began and ended. */
function watched(cpus: number, profile: SwapProfile = 'gap') {
  const clock = new SimulatedClock();
  const turns = new StepTurns(cpus, profile, clock);
  const log: string[] = [];
  const work = (kind: StepKind, name: string, ms: number): Promise<void> =>
    turns.run(aStepOf(kind), async () => {
      log.push(`${clock.monotonic()} ${name}`);
      await clock.sleep(ms);
    });
  return { clock, turns, log, work };
}

describe('the turns on an engine', () => {
  it('must be given back by a stop that only waits for its grace period', async () => {
    const { log, work } = watched(1);
    await Promise.all([work('stop-container', 'stop', 10_000), work('start-container', 'start', 100)]);
    expect(log).toEqual(['0 stop', '400 start']);
  });

  it('must be kept by a stop that is quick', async () => {
    const { log, work } = watched(1);
    await Promise.all([work('stop-container', 'stop', 100), work('start-container', 'start', 100)]);
    expect(log).toEqual(['0 stop', '100 start']);
  });

  it('must let ignored signals to stop overlap instead of adding up', async () => {
    const { clock, work } = watched(1);
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => work('stop-container', name, 10_000)));
    expect(clock.monotonic()).toBe(11_200);
  });

  it('must go to starts before stops', async () => {
    const { log, work } = watched(1);
    await Promise.all([
      work('start-container', 'first', 100),
      work('stop-container', 'stop', 100),
      work('start-container', 'second', 100),
    ]);
    expect(log).toEqual(['0 first', '100 second', '200 stop']);
  });

  it('must be as many as the engine has processors, and four times that in the fast profile', async () => {
    for (const [profile, ms] of [
      ['gap', 400],
      ['fast', 100],
    ] as const) {
      const { clock, work } = watched(2, profile);
      await Promise.all(Array.from({ length: 8 }, (_, index) => work('start-container', String(index), 100)));
      expect(clock.monotonic()).toBe(ms);
    }
  });

  it('must not be asked for by what only waits or notes', async () => {
    const { log, work } = watched(1);
    const kinds: readonly StepKind[] = [
      'wait-exit',
      'wait-ready',
      'verify-service',
      'write-record',
      'rename-container',
    ];
    await Promise.all([work('start-container', 'start', 1000), ...kinds.map((kind) => work(kind, kind, 0))]);
    expect([...log].sort()).toEqual(['start', ...kinds].map((name) => `0 ${name}`).sort());
  });

  it('must be given back by what fails', async () => {
    const { turns, log, work } = watched(1);
    for (const kind of ['start-container', 'stop-container', 'pull-image', 'create-container'] as const) {
      await expect(turns.run(aStepOf(kind), () => Promise.reject(new Error('refused')))).rejects.toThrow(
        'refused',
      );
      await work(kind, kind, 0);
    }
    expect(log).toHaveLength(4);
  });

  it('must leave no sleeper behind when a stop is over', async () => {
    const { clock, work } = watched(1);
    await work('stop-container', 'stop', 10);
    await allAtRest();
    expect(clock.sleepers).toBe(0);
  });

  it('must be four for pulls and four for creates, apart from each other and from starts', async () => {
    const { clock, work } = watched(1);
    const many = (kind: StepKind, count: number): readonly Promise<void>[] =>
      Array.from({ length: count }, (_, index) => work(kind, `${kind} ${index}`, 100));
    await Promise.all([
      ...many('pull-image', 8),
      ...many('create-container', 8),
      ...many('start-container', 2),
    ]);
    expect(clock.monotonic()).toBe(200);
  });
});
