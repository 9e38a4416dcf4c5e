import { defaultFilter } from 'cmdk';
import { describe, expect, it } from 'vitest';
import { rankEntry, rankedGroups } from './rank-entry.ts';

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

describe('rankedGroups', () => {
  const target = { to: '/deployments' } as const;
  const groups = [
    { heading: 'Actions', entries: entries.slice(0, 2).map((each) => ({ ...each, id: each.label, target })) },
    {
      heading: 'Deployments',
      entries: entries.slice(2).map((each) => ({ ...each, id: each.label, target })),
    },
  ];

  it('must put the group with the best answer first', () => {
    expect(rankedGroups(groups, 'web', defaultFilter).map(({ heading }) => heading)).toEqual([
      'Deployments',
      'Actions',
    ]);
    expect(rankedGroups(groups, 'rollb', defaultFilter)[0]?.heading).toBe('Actions');
  });

  it('must leave out what does not answer, and everything as it is before something is typed', () => {
    expect(rankedGroups(groups, 'xyz', defaultFilter)).toEqual([]);
    expect(rankedGroups(groups, ' ', defaultFilter)).toBe(groups);
  });
});
