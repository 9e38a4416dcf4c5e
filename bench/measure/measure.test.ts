import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, unionMs, type Interval } from './interval.ts';
import { median, pairedRatio } from './median.ts';

describe('median', () => {
  test('of an odd count is the middle one, of an even count the mean of the two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test('must not be moved by one wild run of five', () => {
    expect(median([10, 11, 12, 13, 9000])).toBe(12);
  });

  test('a paired ratio must not see a machine that slows down half way', () => {
    expect(pairedRatio([10, 10, 30, 30, 30], [20, 20, 60, 60, 60])).toBe(0.5);
  });
});

describe('interval union', () => {
  const intervals = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([from, length]): Interval => ({ from, to: from + length })),
  );

  test('counts each moment once, however many calls are under way', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        let covered = 0;
        for (let at = 0; at < 100; at += 1) {
          if (list.some(({ from, to }) => from <= at && at < to)) covered += 1;
        }
        return unionMs(list) === covered;
      }),
    );
  });

  test('within a window is what lies in it', () => {
    const inside = clip(
      [
        { from: 0, to: 10 },
        { from: 20, to: 30 },
        { from: 40, to: 50 },
      ],
      { from: 5, to: 25 },
    );
    expect(inside).toEqual([
      { from: 5, to: 10 },
      { from: 20, to: 25 },
    ]);
  });
});
