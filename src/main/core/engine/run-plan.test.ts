import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { allAtRest, Gatekeeper } from '../../testing/builders/gatekeeper.ts';
import { aPlanOf, aStep } from '../../testing/builders/steps.ts';
import { phases, type Phase, type Plan } from '../model/plan.ts';
import { runPlan } from './run-plan.ts';

/** A run whose phases and steps end only when the test says so. */
function began(plan: Plan) {
  const keeper = new Gatekeeper();
  let failures = 0;
  const outcome = runPlan(plan, {
    enterPhase: (phase) => keeper.enter(phase),
    execute: (step) => keeper.enter(step.id),
    onFailure: () => {
      failures += 1;
    },
  }).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  return { keeper, outcome, failures: () => failures };
}

describe('the running of a plan', () => {
  it('must save a phase before its first step begins', async () => {
    const { keeper, outcome } = began(aPlanOf(aStep('1', [], 'pull')));
    await allAtRest();
    expect(keeper.begun).toEqual(['pull']);
    await keeper.letThrough('pull');
    expect(keeper.begun).toEqual(['pull', '1']);
    await keeper.letThrough('1');
    expect(await outcome).toBe('done');
  });

  it('must begin no step of a phase that cannot be saved', async () => {
    const { keeper, outcome } = began(aPlanOf(aStep('1', [], 'pull'), aStep('2', [], 'swap')));
    await allAtRest();
    await keeper.fail('pull', new Error('disk full'));
    expect(await outcome).toBe('Error: disk full');
    expect(keeper.begun).toEqual(['pull']);
  });

  it('must enter only phases that have steps, in their order, each when the one before is over', async () => {
    const { keeper, outcome } = began(aPlanOf(aStep('1', [], 'commit'), aStep('2', [], 'pull')));
    await allAtRest();
    for (const name of ['pull', '2', 'commit', '1']) await keeper.letThrough(name);
    expect(await outcome).toBe('done');
    expect(keeper.begun).toEqual(['pull', '2', 'commit', '1']);
  });

  it('must begin every step as soon as those that it depends on are done', async () => {
    const { keeper, outcome } = began(
      aPlanOf(aStep('1'), aStep('2'), aStep('3', ['1']), aStep('4', ['2', '3'])),
    );
    await allAtRest();
    await keeper.letThrough('swap');
    expect(keeper.open).toEqual(['1', '2']);
    await keeper.letThrough('1');
    expect(keeper.open).toEqual(['2', '3']);
    await keeper.letThrough('3');
    expect(keeper.open).toEqual(['2']);
    await keeper.letThrough('2');
    await keeper.letThrough('4');
    expect(await outcome).toBe('done');
  });

  it('must begin nothing after a failure, and wait for what is under way', async () => {
    const { keeper, outcome, failures } = began(
      aPlanOf(aStep('1'), aStep('2'), aStep('3', ['2']), aStep('4', [], 'verify')),
    );
    await allAtRest();
    await keeper.letThrough('swap');
    await keeper.fail('1', new Error('the first'));
    expect([failures(), keeper.open]).toEqual([1, ['2']]);
    await keeper.letThrough('2');
    expect(await outcome).toBe('Error: the first');
    expect(keeper.begun).toEqual(['swap', '1', '2']);
  });

  it('must report the first failure, and be told of it once', async () => {
    const { keeper, outcome, failures } = began(aPlanOf(aStep('1'), aStep('2')));
    await allAtRest();
    await keeper.letThrough('swap');
    await keeper.fail('2', new Error('the first'));
    await keeper.fail('1', new Error('the second'));
    expect(await outcome).toBe('Error: the first');
    expect(failures()).toBe(1);
  });

  it('must report a lost connection before every other failure: what it left undone may still come to pass', async () => {
    const { keeper, outcome, failures } = began(aPlanOf(aStep('1'), aStep('2'), aStep('3')));
    await allAtRest();
    await keeper.letThrough('swap');
    await keeper.fail('2', new WindlassError('engine-error', 'refused', {}));
    await keeper.fail('1', new WindlassError('connection-lost', 'the first cut', {}));
    await keeper.fail('3', new WindlassError('connection-lost', 'the second cut', {}));
    expect(await outcome).toContain('the first cut');
    expect(failures()).toBe(1);
  });

  it('must refuse steps that wait for each other instead of reporting success', async () => {
    const plan = aPlanOf(aStep('1', ['2']), aStep('2', ['1']));
    const run = runPlan(plan, { enterPhase: async () => {}, execute: async () => {}, onFailure: () => {} });
    await expect(run).rejects.toThrow('cycle');
  });

  it('must run every step of any plan exactly once, and after all that it depends on', async () => {
    const row = fc.tuple(
      fc.constantFrom(...phases),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.array(fc.nat(5), { minLength: 12 }),
        async (rows, turns) => {
          const place = (phase: Phase): number => phases.indexOf(phase);
          const steps = rows.map(([phase, flags], index) => {
            const earlier = rows
              .slice(0, index)
              .flatMap(([other], i) => (flags[i] && place(other) <= place(phase) ? [String(i)] : []));
            return aStep(String(index), earlier, phase);
          });
          const done: string[] = [];
          await runPlan(aPlanOf(...steps), {
            enterPhase: async (phase) => {
              const before = steps.filter((step) => place(step.phase) < place(phase));
              expect(before.every((step) => done.includes(step.id))).toBe(true);
            },
            execute: async (step) => {
              expect(step.dependsOn.every((id) => done.includes(id))).toBe(true);
              for (let turn = 0; turn < (turns[Number(step.id)] ?? 0); turn += 1) await Promise.resolve();
              done.push(step.id);
            },
            onFailure: () => {},
          });
          expect([...done].sort()).toEqual(steps.map((step) => step.id).sort());
        },
      ),
    );
  });
});
