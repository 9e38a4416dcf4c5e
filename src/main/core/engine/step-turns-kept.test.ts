import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import type { Step } from '../model/plan.ts';
import { runPlan } from './run-plan.ts';
import { StepTurns } from './step-turns.ts';

type Kind = 'stop-container' | 'rename-container' | 'start-container';

interface Sketch {
  readonly id: string;
  readonly kind: Kind;
  readonly service: string;
  readonly dependsOn?: readonly string[];
}

/** Stop, rename and start of each service, the start also after what is given. */
function swapOf(service: string, ...startAfter: readonly string[]): readonly Sketch[] {
  const [stop, rename, start] = ['stop', 'rename', 'start'].map((verb) => `${verb} ${service}`) as [
    string,
    string,
    string,
  ];
  return [
    { id: stop, kind: 'stop-container', service },
    { id: rename, kind: 'rename-container', service, dependsOn: [stop] },
    { id: start, kind: 'start-container', service, dependsOn: [rename, ...startAfter] },
  ];
}

function stepOf({ id, kind, service, dependsOn = [] }: Sketch): Step {
  const args = { container: service, name: service, graceMs: null };
  return { id, kind, phase: 'swap', service, side: 'new', args, dependsOn, cause: 'service-changed' };
}

interface Bench {
  readonly log: string[];
  readonly error: unknown;
}

/** Runs the steps with virtual time; gives what began and ended, in order. */
async function runSteps(
  sketches: readonly Sketch[],
  options: { cpus: number; profile?: 'gap' | 'fast'; tookMs?: (id: string) => number; fails?: string },
): Promise<Bench> {
  const clock = new SimulatedClock();
  const steps = sketches.map(stepOf);
  const turns = new StepTurns(options.cpus, options.profile ?? 'gap', clock, steps);
  const log: string[] = [];
  let isOver = false;
  const running = runPlan({ steps } as unknown as Parameters<typeof runPlan>[0], {
    enterPhase: async () => undefined,
    execute: (step) =>
      turns.run(step, async () => {
        if (isOver) throw new Error('the plan is over');
        log.push(`${step.id}`);
        await clock.sleep(options.tookMs?.(step.id) ?? 100);
        if (step.id === options.fails) throw new Error(`${step.id} failed`);
        log.push(`${step.id}.`);
      }),
    onFailure: () => (isOver = true),
  });
  const error: unknown = await running.then(
    () => null,
    (failure: unknown) => failure,
  );
  return { log, error };
}

const begun = (log: readonly string[]): readonly string[] => log.filter((entry) => !entry.endsWith('.'));

describe('the turn of a service that is down', () => {
  test('a service that is down must be up again before the next one is stopped', async () => {
    const { log } = await runSteps([...swapOf('a'), ...swapOf('b'), ...swapOf('c')], { cpus: 1 });
    expect(begun(log)).toEqual(
      ['a', 'b', 'c'].flatMap((service) => [`stop ${service}`, `rename ${service}`, `start ${service}`]),
    );
  });

  test('no more services than processors must be down at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { log } = await runSteps(
      names.flatMap((name) => swapOf(name)),
      { cpus: 2 },
    );
    let down = 0;
    for (const entry of log) {
      if (/^stop \w$/.test(entry)) down += 1;
      if (/^start \w\.$/.test(entry)) down -= 1;
      expect(down).toBeLessThanOrEqual(2);
    }
    expect(log.filter((entry) => entry.startsWith('start')).length).toBe(2 * names.length);
  });

  test('a start that waits for another service must not keep that one from being stopped', async () => {
    const { log, error } = await runSteps([...swapOf('a', 'stop b'), ...swapOf('b', 'start a')], { cpus: 1 });
    expect(error).toBeNull();
    expect(begun(log).slice(-2)).toEqual(['start a', 'start b']);
  });

  test('a stop that only waits for its grace period must let the others go on', async () => {
    const { log } = await runSteps([...swapOf('a'), ...swapOf('b')], {
      cpus: 1,
      tookMs: (id) => (id === 'stop a' ? 10_000 : 100),
    });
    expect(log.indexOf('start b.')).toBeLessThan(log.indexOf('stop a.'));
  });

  test('after a failure nobody must wait for a turn that is kept', async () => {
    const { error } = await runSteps([...swapOf('a'), ...swapOf('b'), ...swapOf('c')], {
      cpus: 1,
      fails: 'rename a',
    });
    expect(String(error)).toContain('rename a failed');
  });
});
