import { describe, expect, it } from 'vitest';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { withOperation } from './world.ts';

const operation = (id: string, percent: number, end: string | null = null): OperationRow => ({
  id,
  kind: 'upgrade',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  direction: 'forward',
  phase: 'pull',
  actor: 'ada',
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: null,
  end,
  error: null,
  attempts: 1,
  isHere: true,
  percent,
});

describe('withOperation', () => {
  it('must put a new one first, move a known one on in its place, and drop one that ended', () => {
    const two = withOperation([operation('a', 1)], operation('b', 0));
    expect(two.map(({ id }) => id)).toEqual(['b', 'a']);
    const moved = withOperation(two, operation('a', 50));
    expect(moved.map(({ id, percent }) => [id, percent])).toEqual([
      ['b', 0],
      ['a', 50],
    ]);
    expect(withOperation(moved, operation('b', 100, 'done')).map(({ id }) => id)).toEqual(['a']);
  });
});
