import { describe, expect, it } from 'vitest';
import { sampleRow } from '../../../testing/sample-rows.ts';
import { filterCounts, filterRows } from './filter-rows.ts';

const rows = [
  sampleRow({ name: 'shop', upgradeTo: '2.0.0' }),
  sampleRow({ name: 'billing', status: 'Failed', rollbackTo: '1.0.0' }),
  sampleRow({ name: 'wiki', status: 'Stopped', environment: 'lab' }),
  sampleRow({ name: 'mail', status: 'Failed', isHeld: true }),
];
const names = (filter: Parameters<typeof filterRows>[1], search = ''): readonly string[] =>
  filterRows(rows, filter, search).map(({ name }) => name);

describe('filterRows', () => {
  it('must find what needs a decision, what can be upgraded, and one status', () => {
    expect(names('attention')).toEqual(['billing', 'mail']);
    expect(names('upgradable')).toEqual(['shop']);
    expect(names('Stopped')).toEqual(['wiki']);
  });

  it('must find every word of a search, in any order and case', () => {
    expect(names('all', 'LAB wiki')).toEqual(['wiki']);
    expect(names('all', 'shop prod lab')).toEqual([]);
    expect(names('all', '  ')).toHaveLength(rows.length);
  });
});

describe('filterCounts', () => {
  it('must offer what some row passes, and all always', () => {
    expect(filterCounts(rows)).toEqual([
      ['all', 4],
      ['attention', 2],
      ['upgradable', 1],
      ['Failed', 2],
      ['Running', 1],
      ['Stopped', 1],
    ]);
    expect(filterCounts([])).toEqual([['all', 0]]);
  });
});
