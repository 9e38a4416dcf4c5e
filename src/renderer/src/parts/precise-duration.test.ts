import { describe, expect, it } from 'vitest';
import { preciseDuration } from './precise-duration.ts';

describe('preciseDuration', () => {
  it.each([
    [-1, '0 ms'],
    [480, '480 ms'],
    [2_449, '2.4 s'],
    [12_000, '12 s'],
    [80_000, '1 min 20 s'],
  ])('must say %i ms as %s', (ms, text) => {
    expect(preciseDuration(ms, 'en')).toBe(text);
  });

  it('must use the decimal sign of the language', () => {
    expect(preciseDuration(2_449, 'de')).toBe('2,4 s');
  });
});
