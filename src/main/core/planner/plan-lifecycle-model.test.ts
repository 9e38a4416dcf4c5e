import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  carryOut,
  crowdedHost,
  firstDeploy,
  leaveBehind,
  runToEnd,
} from '../../testing/builders/deployed-shop.ts';
import { applyLawfully, requireRelease } from '../../testing/builders/plan-laws.ts';
import { schedule } from '../../testing/builders/plan-orders.ts';
import type { PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import { chooser, randomStacks, type RandomStacks } from '../../testing/builders/random-stacks.ts';
import { requirements } from '../policy/dependency-order.ts';

const runs = Number(process.env['PLAN_MODEL_RUNS'] ?? 25);
const timeout = 60_000 + runs * 1_000;

function deployed({ target, imageVolumes }: RandomStacks): PlanSimulator {
  const sim = firstDeploy(target, crowdedHost(imageVolumes), { profile: 'gap', isLiveRestore: false });
  runToEnd(sim, 'forward');
  return sim;
}

function services(sim: PlanSimulator) {
  const roles = ['service', 'one-shot'];
  return [...sim.host.containers.values()].filter(
    ({ owner }) => owner?.deployment === 'shop' && roles.includes(owner.role),
  );
}

function requireStopped(sim: PlanSimulator): void {
  for (const container of services(sim)) {
    expect([container.name, container.state, container.policy.name]).toEqual([
      container.name,
      'exited',
      'no',
    ]);
  }
}

/** What of one kind was cut anywhere, in an order that the plan allows, and what comes after it. */
function tryEveryPrefix(
  sim: PlanSimulator,
  kind: 'start' | 'stop' | 'remove',
  seed: number,
  then: (sim: PlanSimulator) => void,
): void {
  const plan = sim.planLifecycle(kind);
  const order = schedule(plan, chooser(seed));
  for (let done = 0; ; done += 1) {
    then(sim.copy());
    const step = order[done];
    if (step === undefined) return;
    applyLawfully(sim, plan, step);
  }
}

describe('plans to start, stop and remove random stacks', () => {
  it('stopping that was cut anywhere must end stopped, or started again', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, fc.nat(), (stacks, seed) => {
        tryEveryPrefix(deployed(stacks), 'stop', seed, (sim) => {
          const again = sim.copy();
          carryOut(again, again.planLifecycle('stop'), undefined, chooser(seed));
          requireStopped(again);
          carryOut(sim, sim.planLifecycle('start'), undefined, chooser(seed));
          requireRelease(sim, stacks.target);
        });
      }),
      { numRuns: runs },
    );
  });

  it('starting that was cut anywhere must end started, or stopped again', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, fc.nat(), (stacks, seed) => {
        const stopped = deployed(stacks);
        carryOut(stopped, stopped.planLifecycle('stop'));
        tryEveryPrefix(stopped, 'start', seed, (sim) => {
          const again = sim.copy();
          carryOut(again, again.planLifecycle('start'), undefined, chooser(seed));
          requireRelease(again, stacks.target);
          carryOut(sim, sim.planLifecycle('stop'), undefined, chooser(seed));
          requireStopped(sim);
        });
      }),
      { numRuns: runs },
    );
  });

  it('removing that was cut anywhere must end with nothing left but the data', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, fc.nat(), (stacks, seed) => {
        const sim = deployed(stacks);
        leaveBehind(sim.host);
        const volumes = [...sim.host.volumes.keys()];
        tryEveryPrefix(sim, 'remove', seed, (cut) => {
          carryOut(cut, cut.planLifecycle('remove'), undefined, chooser(seed));
          requireRelease(cut, null);
          expect([...cut.host.volumes.keys()]).toEqual(volumes);
        });
      }),
      { numRuns: runs },
    );
  });

  it('nothing may be stopped while something that depends on it runs', { timeout }, () => {
    fc.assert(
      fc.property(
        randomStacks,
        fc.nat(),
        fc.constantFrom('stop' as const, 'remove' as const),
        (stacks, seed, kind) => {
          const sim = deployed(stacks);
          carryOut(
            sim,
            sim.planLifecycle(kind),
            (step) => {
              if (step.kind !== 'stop-container') return false;
              const dependents = stacks.target.services.filter(({ spec }) =>
                requirements(spec).includes(step.service!),
              );
              const names = dependents.map(({ spec }) => spec.name);
              const running = services(sim).filter((container) => container.state === 'running');
              expect(
                running.map((container) => container.owner?.service).filter((name) => names.includes(name!)),
              ).toEqual([]);
              return false;
            },
            chooser(seed),
          );
        },
      ),
      { numRuns: runs * 4 },
    );
  });

  it('the order of an observation must not change a byte of a plan', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, (stacks) => {
        const sim = deployed(stacks);
        leaveBehind(sim.host);
        const plans = (['start', 'stop', 'remove'] as const).map((kind) =>
          JSON.stringify(sim.planLifecycle(kind)),
        );
        const reversed = [...sim.host.containers].reverse();
        sim.host.containers.clear();
        for (const [id, container] of reversed) sim.host.containers.set(id, container);
        expect(
          (['start', 'stop', 'remove'] as const).map((kind) => JSON.stringify(sim.planLifecycle(kind))),
        ).toEqual(plans);
      }),
      { numRuns: runs },
    );
  });
});
