import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crowdedHost,
  firstDeploy,
  runSome,
  runToEnd,
  upgradeInCrowd,
} from '../../testing/builders/deployed-shop.ts';
import { happen, hostEvents } from '../../testing/builders/host-events.ts';
import { applyLawfully, requireRelease } from '../../testing/builders/plan-laws.ts';
import { schedule } from '../../testing/builders/plan-orders.ts';
import { GateFailed, type PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import { chooser, randomStacks } from '../../testing/builders/random-stacks.ts';

/** How many random stacks; a longer search is `PLAN_MODEL_RUNS=5000 npx vitest run src/main/core/planner`. */
const runs = Number(process.env['PLAN_MODEL_RUNS'] ?? 25);
const timeout = 60_000 + runs * 2_000;

const options = fc.record({
  profile: fc.constantFrom('gap' as const, 'fast' as const),
  isLiveRestore: fc.nat(4).map((n) => n === 4),
});

/** From every moment of a run in one order of its steps, go on in both directions, each to its end. */
function tryEveryPrefix(sim: PlanSimulator, seed: number): void {
  const plan = sim.plan('forward');
  const order = schedule(plan, chooser(seed));
  for (let done = 0; ; done += 1) {
    const onward = sim.copy();
    runToEnd(onward, 'forward', chooser(seed + done));
    requireRelease(onward, sim.trial.target);
    if (!sim.isCommitted) {
      const back = sim.copy();
      runToEnd(back, 'back', chooser(seed + done));
      requireRelease(back, sim.trial.previous);
      requireSameContainers(back);
    }
    const step = order[done];
    if (step === undefined) return;
    applyLawfully(sim, plan, step);
  }
}

/** Going back restores the very same containers, and whatever did not change is never touched at all. */
function requireSameContainers(sim: PlanSimulator): void {
  for (const old of sim.before.values()) {
    if (old.owner?.deployment !== 'shop' || old.owner.release !== sim.trial.previous?.id) continue;
    expect(sim.host.get(old.id).name).toBe(old.name);
  }
}

/** False when a gate failed, as it may after a one-shot was killed. */
function passes(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof GateFailed) return false;
    throw error;
  }
}

function requireUntouched(sim: PlanSimulator): void {
  const { target } = sim.trial;
  for (const old of sim.before.values()) {
    const same = target.services.find((service) => service.spec.name === old.owner?.service);
    if (old.owner?.deployment !== 'shop' || same?.fingerprint !== old.owner.fingerprint) continue;
    const now = sim.host.get(old.id);
    expect({ ...now, isReady: old.isReady }).toEqual(old);
  }
}

describe('plans for random stacks', () => {
  it(
    'an upgrade that was cut anywhere must end at the new release, or back at the old one',
    { timeout },
    () => {
      fc.assert(
        fc.property(randomStacks, options, fc.nat(), (stacks, given, seed) => {
          tryEveryPrefix(upgradeInCrowd(stacks, given), seed);
        }),
        { numRuns: runs },
      );
    },
  );

  it('a first deploy that was cut anywhere must end at the release, or leave nothing', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, options, fc.nat(), ({ target, imageVolumes }, given, seed) => {
        tryEveryPrefix(firstDeploy(target, crowdedHost(imageVolumes), given), seed);
      }),
      { numRuns: runs },
    );
  });

  it('a service that did not change must be left alone', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, options, fc.nat(), (stacks, given, seed) => {
        const sim = upgradeInCrowd(stacks, given);
        runToEnd(sim, 'forward', chooser(seed));
        requireUntouched(sim);
      }),
      { numRuns: runs * 2 },
    );
  });

  it(
    'however often processes die, engines are killed and containers are pruned, recovery must come to its end',
    { timeout },
    () => {
      const cut = fc.record({ at: fc.nat(60), isBack: fc.boolean(), event: fc.constantFrom(...hostEvents) });
      fc.assert(
        fc.property(
          randomStacks,
          options,
          fc.nat(),
          fc.array(cut, { minLength: 1, maxLength: 4 }),
          (stacks, given, seed, cuts) => {
            const sim = upgradeInCrowd(stacks, given);
            const pick = chooser(seed);
            let direction: 'forward' | 'back' = 'forward';
            for (const { at, isBack, event } of [
              ...cuts,
              { at: Infinity, isBack: false, event: 'nothing' as const },
            ]) {
              const hasFailed = !passes(() => runSome(sim, direction, (_step, index) => index === at, pick));
              happen(sim, event, pick);
              if ((isBack || hasFailed) && !sim.isCommitted) direction = 'back';
            }
            runToEnd(sim, direction, pick);
            requireRelease(sim, direction === 'forward' ? stacks.target : stacks.previous);
          },
        ),
        { numRuns: runs * 10 },
      );
    },
  );

  it('services that were down before an upgrade must not keep it from either end', { timeout }, () => {
    fc.assert(
      fc.property(
        randomStacks,
        options,
        fc.nat(),
        fc.nat(60),
        fc.boolean(),
        (stacks, given, seed, at, isBack) => {
          const pick = chooser(seed);
          const deployed = upgradeInCrowd(stacks, given);
          for (const { id, owner } of deployed.host.containers.values()) {
            if (owner?.deployment === 'shop' && pick(3) === 0) deployed.host.stopContainer(id, 137);
          }
          const sim = deployed.restarted();
          runSome(sim, 'forward', (_step, index) => index === at, pick);
          const direction = isBack && !sim.isCommitted ? 'back' : 'forward';
          runToEnd(sim, direction, pick);
          requireRelease(sim, direction === 'forward' ? stacks.target : stacks.previous);
        },
      ),
      { numRuns: runs * 5 },
    );
  });

  it('what is finished must need no further step on a container', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, options, fc.boolean(), (stacks, given, isBack) => {
        const sim = upgradeInCrowd(stacks, given);
        if (isBack) runSome(sim, 'forward', (step) => step.phase === 'commit');
        runToEnd(sim, isBack ? 'back' : 'forward');
        const again = sim.plan(isBack ? 'back' : 'forward').steps;
        expect(again.filter((step) => step.kind !== 'tag-image')).toEqual([]);
      }),
      { numRuns: runs * 2 },
    );
  });

  it('the order of an observation must not change a byte of a plan', { timeout }, () => {
    fc.assert(
      fc.property(randomStacks, options, fc.nat(60), fc.nat(), (stacks, given, at, seed) => {
        const sim = upgradeInCrowd(stacks, given);
        runSome(sim, 'forward', (_step, index) => index === at, chooser(seed));
        for (const direction of ['forward', 'back'] as const) {
          const plain = JSON.stringify(sim.copy().plan(direction));
          expect(JSON.stringify(sim.copy().plan(direction, chooser(seed)))).toBe(plain);
        }
      }),
      { numRuns: runs * 2 },
    );
  });
});
