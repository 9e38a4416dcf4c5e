import { defaultFilter } from 'cmdk';
import { describe, expect, it } from 'vitest';
import { rankEntry } from './rank-entry.ts';

const entries = [
  { label: 'Upgrade shop', detail: '→ 2.0.0', isAction: true },
  { label: 'Rollback webshop', detail: '→ 1.0.0', isAction: true },
  { label: 'webshop', detail: 'Demo · Failed' },
  { label: 'shop', detail: 'Demo · Running' },
  { label: 'Demo', detail: 'connected' },
];

function found(typed: string): readonly string[] {
  return entries
    .map((entry) => ({ label: entry.label, rank: rankEntry(entry, typed, defaultFilter) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ label }) => label);
}

describe('rankEntry', () => {
  it.each(['shop', 'Shop', 'sho'])(
    '"%s" must find the deployment before what can be done with it',
    (typed) => {
      expect(found(typed).slice(0, 2)).toEqual(['shop', 'webshop']);
      expect(found(typed)).toContain('Upgrade shop');
    },
  );

  it('must put an action first when that is what was typed', () => {
    expect(found('upgr')[0]).toBe('Upgrade shop');
    expect(found('rollback web')[0]).toBe('Rollback webshop');
  });

  it('must find by letters in between and by what stands beside the name', () => {
    expect(found('wshp')[0]).toBe('webshop');
    expect(found('failed')).toEqual(['webshop']);
    expect(found('xyz')).toEqual([]);
  });
});
