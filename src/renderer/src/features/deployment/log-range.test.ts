import { describe, expect, it } from 'vitest';
import { chooseSince, chooseUntil, localText, momentOf, rangeKey, usualRange } from './log-range.ts';

const now = Date.parse('2026-01-31T12:00:00Z');

describe('the range of a log', () => {
  it('must begin with the last lines and follow', () => {
    expect(rangeKey(usualRange)).toEqual({ tail: 5_000, since: null, until: null, follow: true });
  });

  it.each([
    ['hour', '2026-01-31T11:00:00.000Z'],
    ['start', '1970-01-01T00:00:00.000Z'],
  ] as const)('since "%s" must be everything from %s on', (choice, since) => {
    expect(rangeKey(chooseSince(usualRange, choice, now))).toMatchObject({ tail: null, since, follow: true });
  });

  it('up to a moment must not follow, and keep from when on', () => {
    const range = chooseUntil(chooseSince(usualRange, 'day', now), 'moment', now);
    expect(rangeKey(range)).toEqual({
      tail: null,
      since: '2026-01-30T12:00:00.000Z',
      until: '2026-01-31T12:00:00.000Z',
      follow: false,
    });
    expect(rangeKey(chooseUntil(range, 'now', now))).toMatchObject({ until: null, follow: true });
    expect(rangeKey(chooseUntil(usualRange, 'moment', now))).toMatchObject({ tail: 5_000, follow: false });
  });

  it('a moment must be written in the time of the place, and mean the same again', () => {
    const text = localText('2026-01-31T12:00:05.000Z');
    expect(text).toMatch(/^2026-0[12]-\d{2}T\d{2}:\d{2}:05$/);
    expect(momentOf(text)).toBe('2026-01-31T12:00:05.000Z');
    expect(momentOf('')).toBeNull();
  });
});
