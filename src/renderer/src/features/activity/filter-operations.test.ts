import { describe, expect, it } from 'vitest';
import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import { noFilter, shownOperations, valuesOf, withRunning } from './filter-operations.ts';

const row = (id: string, more: Partial<OperationRow> = {}): OperationRow => ({
  id,
  kind: 'upgrade',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: null,
  toVersion: null,
  direction: 'forward',
  phase: '',
  actor: 'ada',
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: null,
  end: 'done',
  error: null,
  attempts: 1,
  isHere: true,
  percent: 100,
  ...more,
});

describe('the list of operations', () => {
  const rows = [row('a'), row('b', { kind: 'stop' }), row('c', { end: null, environment: 'Prod' })];

  it('must show what fits every choice', () => {
    const ids = (filter: Partial<typeof noFilter>) =>
      shownOperations(rows, { ...noFilter, ...filter }).map(({ id }) => id);
    expect(ids({})).toEqual(['a', 'b', 'c']);
    expect(ids({ kind: 'upgrade' })).toEqual(['a', 'c']);
    expect(ids({ end: 'running' })).toEqual(['c']);
    expect(ids({ kind: 'upgrade', environment: 'Demo' })).toEqual(['a']);
  });

  it('must offer what there is, and keep what was chosen', () => {
    expect(valuesOf(rows, 'environment', '')).toEqual(['Demo', 'Prod']);
    expect(valuesOf(rows, 'deployment', 'gone')).toEqual(['gone', 'shop']);
  });

  it('must show a running operation once, as it is now', () => {
    const live = row('c', { end: null, percent: 40 });
    const fresh = row('d', { end: null, percent: 1 });
    const shown = withRunning(rows, [fresh, live]);
    expect(shown.map(({ id, percent }) => [id, percent])).toEqual([
      ['d', 1],
      ['a', 100],
      ['b', 100],
      ['c', 40],
    ]);
  });
});
