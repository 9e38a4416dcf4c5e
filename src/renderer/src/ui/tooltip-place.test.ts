import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tooltipPlace } from './tooltip-place.ts';

const room = { width: 1000, height: 700 };
const size = { width: 100, height: 20 };

describe('tooltipPlace', () => {
  it('must stand in the middle of its side', () => {
    const anchor = { left: 400, top: 300, width: 40, height: 20 };
    expect(tooltipPlace(anchor, size, room, 'top')).toEqual({ left: 370, top: 274 });
    expect(tooltipPlace(anchor, size, room, 'right')).toEqual({ left: 446, top: 300 });
  });

  it('must change sides where there is no room', () => {
    const anchor = { left: 400, top: 4, width: 40, height: 20 };
    expect(tooltipPlace(anchor, size, room, 'top').top).toBe(30);
  });

  it('must never be out of sight', () => {
    const box = fc.record({
      left: fc.integer({ min: -50, max: 1050 }),
      top: fc.integer({ min: -50, max: 750 }),
      width: fc.integer({ min: 0, max: 1000 }),
      height: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(box, fc.constantFrom('top', 'bottom', 'left', 'right'), (anchor, side) => {
        const { left, top } = tooltipPlace(anchor, size, room, side);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(left + size.width).toBeLessThanOrEqual(room.width);
        expect(top + size.height).toBeLessThanOrEqual(room.height);
      }),
    );
  });
});
