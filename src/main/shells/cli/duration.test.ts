import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import { formatBytes, formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['0s', 0],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1m30s', 90_000],
  ])('must read %s', (text, ms) => {
    expect(parseDuration(text, '--stable')).toBe(ms);
  });

  it.each(['', '5', 's', '-5s', '5 s', '1.5s', '5d', '25h', '9'.repeat(5_000), `${'1s'.repeat(5_000)}`])(
    'must refuse %.20s',
    (text) => {
      expect(() => parseDuration(text, '--stable')).toThrow(
        expect.toSatisfy((error: unknown) => isWindlassError(error, 'usage')),
      );
    },
  );
});

describe('what is printed', () => {
  it('must give lengths of time as people say them', () => {
    expect([0, 840, 4_230, 12_400, 72_000, 7_500_000].map(formatDuration)).toEqual([
      '0 ms',
      '840 ms',
      '4.2 s',
      '12 s',
      '1 min 12 s',
      '2 h 5 min',
    ]);
  });

  it('must count bytes as Docker does', () => {
    expect([0, 512, 1_500, 40_100_000, 999_999, 31_467_058_000].map(formatBytes)).toEqual([
      '0 B',
      '512 B',
      '1.5 kB',
      '40.1 MB',
      '1.0 MB',
      '31.5 GB',
    ]);
  });
});
