import { describe, expect, it } from 'vitest';
import { bytes, duration, percent, relativeTime } from './format.ts';

const now = Date.parse('2026-01-31T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    [2_000, 'en', 'now'],
    [40_000, 'en', '40 seconds ago'],
    [3 * 60_000, 'en', '3 minutes ago'],
    [3 * 60_000, 'de', 'vor 3 Minuten'],
    [90 * 60_000, 'en', '1 hour ago'],
    [26 * 3_600_000, 'en', 'yesterday'],
  ] as const)('%i ms ago in %s must be "%s"', (ago, language, text) => {
    expect(relativeTime(now - ago, now, language)).toBe(text);
  });
});

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [400, '0 s'],
    [4_200, '4 s'],
    [80_000, '1 min 20 s'],
    [3_600_000, '1 h'],
    [7_505_000, '2 h 5 min'],
    [-5, '0 s'],
  ])('%i ms must be "%s"', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('bytes', () => {
  it.each([
    [0, 'en', '0 B'],
    [999, 'en', '999 B'],
    [1_400_000, 'en', '1.4 MB'],
    [1_400_000, 'de', '1,4 MB'],
    [2_000_000_000, 'en', '2.0 GB'],
  ] as const)('%i in %s must be "%s"', (amount, language, text) => {
    expect(bytes(amount, language)).toBe(text);
  });
});

describe('percent', () => {
  it.each([
    [3.24, 'en', '3.2 %'],
    [3.24, 'de', '3,2 %'],
    [200, 'de', '200,0 %'],
  ] as const)('%d in %s must be "%s"', (amount, language, text) => {
    expect(percent(amount, language)).toBe(text);
  });
});
