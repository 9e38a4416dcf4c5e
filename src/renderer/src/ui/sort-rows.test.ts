import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupRows, sortRows } from './sort-rows.ts';
import { nextRow } from './table-body.tsx';

interface Row {
  readonly name: string | null;
  readonly at: number;
}

const rows: readonly Row[] = [
  { name: 'web-10', at: 1 },
  { name: null, at: 2 },
  { name: 'Web-9', at: 3 },
  { name: 'api', at: 4 },
];

describe('sortRows', () => {
  it('must take numbers in names as numbers, and put what has no value last', () => {
    expect(sortRows(rows, (row) => row.name, false).map(({ at }) => at)).toEqual([4, 3, 1, 2]);
    expect(sortRows(rows, (row) => row.name, true).map(({ at }) => at)).toEqual([1, 3, 4, 2]);
  });

  it('must keep every row and the order of equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat())), fc.boolean(), (pairs, isDescending) => {
        const sorted = sortRows(pairs, ([key]) => key, isDescending);
        expect(sorted).toHaveLength(pairs.length);
        for (const key of [0, 1, 2, 3]) {
          expect(sorted.filter((pair) => pair[0] === key)).toEqual(pairs.filter((pair) => pair[0] === key));
        }
      }),
    );
  });
});

describe('groupRows', () => {
  it('must keep groups in the order of their first row', () => {
    const lines = groupRows(['b1', 'a1', 'b2'], (row) => row.charAt(0));
    expect(
      lines.map((line) => (line.kind === 'row' ? line.row : `[${line.group} ${line.rows.length}]`)),
    ).toEqual(['[b 2]', 'b1', 'b2', '[a 1]', 'a1']);
  });
});

describe('nextRow', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 4, 4],
    ['PageDown', 0, 4],
    ['Home', 3, 0],
    ['End', 0, 4],
    ['x', 2, null],
  ] as const)('%s at %i of 5 must lead to %s', (key, at, target) => {
    expect(nextRow(key, at, 5)).toBe(target);
  });
});
