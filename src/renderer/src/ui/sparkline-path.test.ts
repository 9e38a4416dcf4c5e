import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

const frame = { width: 30, height: 12, capacity: 4 };

describe('sparklinePath', () => {
  it('must end at the right edge and grow from there', () => {
    expect(sparklinePath([0, 10], frame)).toBe('M20.0 11.0L30.0 1.0');
  });

  it('must show only as many values as there is room for', () => {
    expect(sparklinePath([9, 9, 9, 0, 0, 0, 10], frame)).toBe('M0.0 11.0L10.0 11.0L20.0 11.0L30.0 1.0');
  });

  it('must be flat for a service that does nothing, and empty without a course', () => {
    expect(sparklinePath([0, 0], frame)).toBe('M20.0 11.0L30.0 11.0');
    expect(sparklinePath([5], frame)).toBe('');
  });
});
