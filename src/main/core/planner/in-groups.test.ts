import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addInGroups } from './in-groups.ts';

/** What each added step waits for, by its id. */
function added(
  count: number,
  after: readonly string[],
): { waits: Map<string, readonly string[]>; last: readonly string[] } {
  const waits = new Map<string, readonly string[]>();
  const items = Array.from({ length: count }, (_, index) => `item ${index}`);
  const last = addInGroups(items, after, (item, dependsOn) => {
    waits.set(item, dependsOn);
    return item;
  });
  return { waits, last };
}

function everythingBefore(
  waits: ReadonlyMap<string, readonly string[]>,
  ids: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(waits.get(id) ?? []));
  }
  return found;
}

describe('steps in groups', () => {
  it('whoever waits for the last ones must have waited for all, and all for what was before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        const { waits, last } = added(count, ['before']);
        expect(everythingBefore(waits, last).size).toBe(count + 1);
        for (const item of waits.keys()) expect(everythingBefore(waits, [item]).has('before')).toBe(true);
      }),
    );
  });

  it('nothing added is nothing to wait for', () => {
    expect(added(0, ['before']).last).toEqual([]);
  });

  it('what waits must grow with the stack, not with its square', () => {
    const edges = (count: number): number => [...added(count, []).waits.values()].flat().length;
    expect(edges(2000)).toBeLessThan(2.1 * edges(1000));
  });
});
