import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { channelOf, compareNewestFirst, compareVersions, parseVersion } from './versions.ts';
import { fastestMs } from '../../testing/fastest-ms.ts';

/** Ascending; each list holds spellings of one version. */
const ascending: readonly (readonly string[])[] = [
  ['0.9'],
  ['1.0.0-alpha', 'v1.0.0-alpha', '1-alpha'],
  ['1.0.0-alpha.1'],
  ['1.0.0-alpha.beta'],
  ['1.0.0-beta'],
  ['1.0.0-beta.2'],
  ['1.0.0-beta.11'],
  ['1.0.0-rc.1', '1.0.0-rc.1+build.7'],
  ['1.0.0', '1.0', '1', 'v1.0.0', 'V1', '1.0.0.0', '1.0.0+linux', '01.0'],
  ['1.0.0.1'],
  ['1.0.1'],
  ['1.2'],
  ['1.10'],
  ['2.0.0-0'],
  ['2.0.0-rc.9'],
  ['2.0.0-rc.10'],
  ['2'],
  ['2024-01-15', '2024.1.15', 'v2024-01-15', '2024.01.15'],
  ['2024-02-01-rc.1'],
  ['2024-02-01'],
  ['2024-02-01.1'],
  ['9007199254740993.0'],
  ['9007199254740994.0'],
];

describe('comparing versions', () => {
  const all = ascending.flatMap((spellings, rank) => spellings.map((version) => ({ version, rank })));

  it.each(all)('$version must have its place among all others', ({ version, rank }) => {
    for (const other of all) {
      const { order, isComparable } = compareVersions(version, other.version);
      expect([other.version, isComparable, order]).toEqual([
        other.version,
        true,
        Math.sign(rank - other.rank),
      ]);
    }
  });

  it('must agree with SemVer 2 on every SemVer 2 version', () => {
    const number = fc.nat({ max: 12 }).map(String);
    const identifier = fc.oneof(number, fc.constantFrom('alpha', 'rc', 'rc2', 'a-b', '0a', 'B'));
    const version = fc
      .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }), fc.constantFrom('', '+build.1'))
      .map(([a, b, c, pre, build]) => `${a}.${b}.${c}${pre.length > 0 ? `-${pre.join('.')}` : ''}${build}`);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareVersions(a, b)).toEqual({ order: semver.compare(a, b), isComparable: true });
      }),
      { numRuns: 1000 },
    );
  });

  it('must order any list of versions in one way, whatever it started as', () => {
    const version = fc.constantFrom(...ascending.flat(), 'latest', 'stable', '1.0.0rc1', '', 'release-7');
    fc.assert(
      fc.property(fc.array(version, { minLength: 3, maxLength: 3 }), ([a = '', b = '', c = '']) => {
        expect(Math.sign(compareNewestFirst(a, b))).toBe(0 - Math.sign(compareNewestFirst(b, a)));
        if (compareNewestFirst(a, b) <= 0 && compareNewestFirst(b, c) <= 0) {
          expect(compareNewestFirst(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['latest', 'stable-3', '1.0.0rc1', '1..2', '1.2.3-', '', ' 1.0', '1.0\n', 'v', '1'.repeat(300)])(
    '%j must not count as a SemVer version',
    (version) => {
      expect(parseVersion(version)).toBeNull();
      expect(compareVersions(version, '1.0.0').isComparable).toBe(false);
    },
  );

  it('versions that are not SemVer must be ordered by their text', () => {
    expect(compareVersions('release-b', 'release-a')).toEqual({ order: 1, isComparable: false });
    expect(compareVersions('release-a', 'release-a')).toEqual({ order: 0, isComparable: false });
  });

  it('a version of 100 kB must be answered at once', () => {
    for (const part of ['1.', '1-', '-', '1.0.0-a.', 'v', '+', '2024-01-15']) {
      const version = part.repeat(100_000 / part.length);
      expect(fastestMs(() => compareVersions(version, '1.0.0'))).toBeLessThan(50);
    }
  });
});

describe('channels', () => {
  it.each([
    ['4.0.0', ''],
    ['4.0.0-preview.1', 'preview'],
    ['4.0.0-RC.2', 'rc'],
    ['4.0.0-beta3', 'beta'],
    ['4.0.0-1', 'prerelease'],
    ['2024-01-15', ''],
    ['latest', ''],
  ])('%s must be in the channel "%s"', (version, channel) => {
    expect(channelOf(version)).toBe(channel);
  });
});
