import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventRing } from './event-ring.ts';

describe('EventRing', () => {
  it('must give everything after a number without a gap, or say that it cannot', () => {
    const scenario = fc.record({
      first: fc.integer({ min: 0, max: 1_000_000 }),
      capacity: fc.integer({ min: 1, max: 20 }),
      added: fc.integer({ min: 0, max: 60 }),
      after: fc.integer({ min: -5, max: 70 }),
    });
    fc.assert(
      fc.property(scenario, ({ first, capacity, added, after }) => {
        const ring = new EventRing<number>(first, capacity);
        for (let event = 1; event <= added; event += 1) expect(ring.add(event)).toBe(first + event);
        const missed = ring.after(first + after);
        if (after > added || after < 0) expect(missed).toBeNull();
        if (missed === null) {
          expect(after > added || after < 0 || after <= added - capacity / 2).toBe(true);
          return;
        }
        expect(missed.map(({ sequence }) => sequence)).toEqual(
          Array.from({ length: added - after }, (_, index) => first + after + index + 1),
        );
        expect(missed.every(({ sequence, event }) => sequence === first + event)).toBe(true);
      }),
    );
  });

  it('must keep no more than it was made for', () => {
    const ring = new EventRing<number>(0, 100);
    for (let event = 0; event < 10_000; event += 1) ring.add(event);
    expect(ring.after(9_899)).toBeNull();
    expect(ring.after(9_999)).toHaveLength(1);
  });
});
