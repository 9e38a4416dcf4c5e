import { describe, expect, it } from 'vitest';
import type { PlanStepRow } from '../../../shared/contract/shapes/operation.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { emptyOperationView } from '../../../shared/operation-view.ts';
import { phaseRows } from './phase-rows.ts';

const steps = ['pull', 'swap', 'swap', 'commit'].map((phase, index): PlanStepRow => ({
  id: String(index),
  kind: 'pull-image',
  phase,
  service: null,
  side: null,
  subject: '',
  cause: '',
  dependsOn: [],
  image: null,
  isAfterCommit: false,
}));

const forward = (...phases: readonly string[]): OperationView['phases'] =>
  phases.map((phase, index) => ({ phase, direction: 'forward', startedAtMs: index * 1000 }));

describe('phaseRows', () => {
  it('must show what is done, what is under way and what is ahead', () => {
    const rows = phaseRows({ ...emptyOperationView, phases: forward('preflight', 'pull') }, steps);
    expect(rows.map(({ phase, state, durationMs }) => [phase, state, durationMs])).toEqual([
      ['preflight', 'done', 1000],
      ['pull', 'current', null],
      ['swap', 'ahead', null],
      ['commit', 'ahead', null],
    ]);
  });

  it('must mark the phase that failed, and nothing ahead once it goes back', () => {
    const phases = [
      ...forward('pull', 'swap'),
      { phase: 'swap', direction: 'back' as const, startedAtMs: 2000 },
    ];
    const view = { ...emptyOperationView, direction: 'back' as const, phases };
    expect(phaseRows(view, steps).map(({ phase, state }) => [phase, state])).toEqual([
      ['pull', 'done'],
      ['swap', 'failed'],
      ['swap', 'current'],
    ]);
    const ended = { end: 'rolled-back', error: null, failedService: null, logExcerpt: [] };
    expect(phaseRows({ ...view, ended, lastEventAtMs: 5000 }, steps).at(-1)).toMatchObject({
      state: 'done',
      durationMs: 3000,
    });
  });

  it('must show a phase that was interrupted and taken up again as one', () => {
    const rows = phaseRows({ ...emptyOperationView, phases: forward('pull', 'swap', 'swap', 'verify') }, []);
    expect(rows.map(({ phase, durationMs }) => [phase, durationMs])).toEqual([
      ['pull', 1000],
      ['swap', 2000],
      ['verify', null],
    ]);
  });

  it('must leave the last phase of a failure marked as failed', () => {
    const ended = { end: 'failed', error: null, failedService: null, logExcerpt: [] };
    const view = { ...emptyOperationView, phases: forward('pull', 'verify'), ended };
    expect(phaseRows(view, steps).at(-1)?.state).toBe('failed');
  });
});
