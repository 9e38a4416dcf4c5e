import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phases, type OperationKind, type Phase } from '../model/plan.ts';
import { decideRecovery, maximumAttempts, type Recovery, type RecoveryEvidence } from './recovery.ts';

const releasing = ['deploy', 'upgrade', 'rollback'] as const;
const lifecycle = ['start', 'stop', 'remove'] as const;
const directions = ['forward', 'back'] as const;
const truths = [false, true] as const;

interface Case extends RecoveryEvidence {
  readonly kind: OperationKind;
  readonly phase: Phase;
  readonly direction: 'forward' | 'back';
}

/** Every case that there is. */
const cases: readonly Case[] = [...releasing, ...lifecycle].flatMap((kind) =>
  phases.flatMap((phase) =>
    directions.flatMap((direction) =>
      truths.flatMap((isOpened) =>
        truths.flatMap((isCommitted) =>
          truths.map((hasFallenBack) => ({ kind, phase, direction, isOpened, isCommitted, hasFallenBack })),
        ),
      ),
    ),
  ),
);

const decide = (given: Case, attempts = 1): Recovery =>
  decideRecovery({ kind: given.kind, phase: given.phase, direction: given.direction, attempts }, given);

/** The same table told another way: by what is known for certain. */
function expected(given: Case): Recovery {
  const isEarly = given.phase === 'preflight' || given.phase === 'snapshot';
  if (given.kind === 'start' || given.kind === 'stop' || given.kind === 'remove') {
    return given.phase === 'preflight' ? 'nothing-happened' : 'forward';
  }
  if (given.isCommitted) return 'forward';
  if (given.direction === 'back') return 'back';
  if (given.isOpened) return given.hasFallenBack ? 'back' : 'forward';
  return isEarly ? 'nothing-happened' : 'hold';
}

describe('recovery', () => {
  it.each([...releasing, ...lifecycle])(
    'of %s must have one answer in every phase, on every evidence',
    (kind) => {
      const decided = cases
        .filter((given) => given.kind === kind)
        .map((given) => ({ given, to: decide(given) }));
      expect(decided).toHaveLength(phases.length * 16);
      for (const { given, to } of decided) expect({ given, to }).toEqual({ given, to: expected(given) });
    },
  );

  it('must never go back from what is committed', () => {
    const committed = cases.filter((given) => given.isCommitted && !lifecycle.includes(given.kind as 'stop'));
    expect(new Set(committed.map((given) => decide(given)))).toEqual(new Set(['forward']));
  });

  it('must never go forward again once it was going back', () => {
    const back = cases.filter((given) => given.direction === 'back' && !given.isCommitted);
    const decided = back
      .filter((given) => !lifecycle.includes(given.kind as 'stop'))
      .map((given) => decide(given));
    expect(new Set(decided)).toEqual(new Set(['back']));
  });

  it('must go back when the engine has brought the old release up by itself', () => {
    for (const given of cases.filter((c) => c.isOpened && c.hasFallenBack && !c.isCommitted)) {
      if (!lifecycle.includes(given.kind as 'stop')) expect(decide(given)).toBe('back');
    }
  });

  it('must never say that nothing happened when the restore point is there', () => {
    for (const given of cases.filter((c) => c.isOpened && !lifecycle.includes(c.kind as 'stop'))) {
      expect(decide(given)).not.toBe('nothing-happened');
    }
  });

  it('must hold whatever was taken up too often, and nothing before that', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.integer({ min: 1, max: 100 }), (given, attempts) => {
        expect(decide(given, attempts)).toBe(attempts > maximumAttempts ? 'hold' : decide(given));
      }),
    );
  });

  it('must hold an operation that this version does not know', () => {
    expect(decide({ ...cases[0]!, kind: 'clone' as OperationKind })).toBe('hold');
  });
});
