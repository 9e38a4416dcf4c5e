import { describe, expect, it } from 'vitest';
import type { ProductVersion, ReleaseNotes } from '../model/catalog.ts';
import { aVariable } from '../../testing/builders/variable.ts';
import { availableUpgrades, checkUpgrade, guardUpgrade, notesBetween } from './upgrade-check.ts';
import type { UpgradeCheckInput } from './upgrade-check.ts';

function productVersion(
  version: string,
  options: Partial<ProductVersion> & { productId?: string } = {},
): ProductVersion {
  const sourceId = options.sourceId ?? 'main';
  return {
    stackId: `${sourceId}:shop:shop`,
    sourceId,
    version,
    metadata: {
      name: 'shop',
      productId: options.productId ?? 'com.example.shop',
      description: '',
      author: '',
      documentation: '',
      icon: '',
      category: '',
      tags: [],
    },
    variables: [],
    releaseNotes: { kind: 'none' },
    definition: { format: 'manifest', fileName: `${version}.yaml`, text: '', envFiles: [] },
    envFiles: {},
    ...options,
  };
}

const catalog = (...versions: readonly string[]): readonly ProductVersion[] =>
  versions.map((version) => productVersion(version));

function input(version: string, versions: readonly ProductVersion[]): UpgradeCheckInput {
  return {
    status: 'Running',
    version,
    stackId: 'main:shop:shop',
    productId: 'com.example.shop',
    versions,
    definitions: [],
  };
}

const offered = (current: string, ...versions: readonly string[]): readonly string[] =>
  availableUpgrades(catalog(...versions), input(current, [])).map(({ version }) => version);

describe('available upgrades', () => {
  it.each([
    {
      current: '1.0.0',
      versions: ['2.0.0', '1.1.0', '0.9', '1.0', '1.10.0'],
      expected: ['2.0.0', '1.10.0', '1.1.0'],
    },
    {
      current: '4.0.0-rc.2',
      versions: ['4.0.0-rc.3', '4.0.0-rc.1', '4.0.0'],
      expected: ['4.0.0', '4.0.0-rc.3'],
    },
    { current: '4.0.0-rc.2', versions: ['4.1.0-beta.1', '5.0.0'], expected: ['5.0.0'] },
    { current: '4.0.0-rc.2', versions: ['3.9.0'], expected: [] },
    { current: '4.0.0', versions: ['4.1.0-rc.1', '4.1.0-preview.1'], expected: [] },
    { current: 'v1.2', versions: ['1.2.0', 'v1.3'], expected: ['v1.3'] },
    {
      current: '2024-01-15',
      versions: ['2024-02-01', '2023-12-01', '2024-10-01'],
      expected: ['2024-10-01', '2024-02-01'],
    },
    { current: '1.0.0', versions: ['latest', 'stable'], expected: [] },
    {
      current: 'release-a',
      versions: ['release-b', 'release-c', 'Release-0', '9.0.0'],
      expected: ['release-c', 'release-b'],
    },
  ])('of $current among $versions must be $expected', ({ current, versions, expected }) => {
    expect(offered(current, ...versions)).toEqual(expected);
  });

  it('must cross channels only when all are asked for', () => {
    const versions = catalog('4.1.0-rc.1', '4.1.0-beta.1');
    const current = input('4.0.0', []);
    expect(availableUpgrades(versions, current)).toEqual([]);
    expect(availableUpgrades(versions, current, { allChannels: true }).map(({ version }) => version)).toEqual(
      ['4.1.0-rc.1', '4.1.0-beta.1'],
    );
  });

  it('must hold equal versions of several sources once, of the current source if it has it', () => {
    const versions = [
      productVersion('2.0.0', { sourceId: 'aaa' }),
      productVersion('v2.0', { sourceId: 'main' }),
      productVersion('3.0.0', { sourceId: 'zzz' }),
      productVersion('3.0.0', { sourceId: 'bbb' }),
    ];
    for (const list of [versions, [...versions].reverse()]) {
      const found = availableUpgrades(list, input('1.0.0', []));
      expect(found.map(({ sourceId, version }) => [sourceId, version])).toEqual([
        ['bbb', '3.0.0'],
        ['main', 'v2.0'],
      ]);
    }
  });

  it('must leave out other products', () => {
    const other = productVersion('9.0.0', { productId: 'com.example.other', stackId: 'main:other:other' });
    expect(availableUpgrades([other], input('1.0.0', []))).toEqual([]);
  });
});

describe('the upgrade check', () => {
  it('must answer in exactly the documented form', () => {
    const versions = [
      productVersion('1.0.0'),
      productVersion('2.0.0', { variables: [aVariable('KEPT'), aVariable('NEW')] }),
    ];
    const finding = checkUpgrade({
      ...input('1.0.0', versions),
      definitions: [aVariable('KEPT'), aVariable('OLD')],
    });
    expect(JSON.stringify(finding.check)).toBe(
      '{"success":true,"upgradeAvailable":true,"currentVersion":"1.0.0","latestVersion":"2.0.0",' +
        '"latestStackId":"main:shop:shop","newVariables":["NEW"],"removedVariables":["OLD"],' +
        '"canUpgrade":true,"cannotUpgradeReason":null}',
    );
    expect(finding.availableVersions.map(({ version }) => version)).toEqual(['2.0.0']);
  });

  it('must still show a newer version to a deployment that does not run, with the reason', () => {
    const { check } = checkUpgrade({ ...input('1.0.0', catalog('1.0.0', '2.0.0')), status: 'Failed' });
    expect(check).toMatchObject({
      upgradeAvailable: true,
      latestVersion: '2.0.0',
      canUpgrade: false,
      cannotUpgradeReason: 'Deployment must be running',
    });
  });

  it('must say when nothing newer is there', () => {
    const { check } = checkUpgrade(input('2.0.0', catalog('1.0.0', '2.0.0')));
    expect(check).toMatchObject({
      upgradeAvailable: false,
      latestVersion: '2.0.0',
      canUpgrade: false,
      cannotUpgradeReason: 'No newer version available',
    });
  });

  it('must say when the product has gone from the catalog', () => {
    const { check } = checkUpgrade(input('1.0.0', []));
    expect(check).toMatchObject({
      upgradeAvailable: false,
      latestVersion: null,
      latestStackId: null,
      canUpgrade: false,
      cannotUpgradeReason: 'Product not found in catalog',
    });
  });

  it('must say when the deployment never came from a catalog', () => {
    const { check } = checkUpgrade({ ...input('1.0.0', catalog('2.0.0')), stackId: null });
    expect(check).toMatchObject({
      upgradeAvailable: false,
      canUpgrade: false,
      cannotUpgradeReason:
        'Deployment was not created from catalog (manual YAML deployment). Upgrade detection not available.',
    });
  });

  it('must warn where versions cannot be compared', () => {
    expect(checkUpgrade(input('release-a', catalog('release-b'))).warning).toBe(
      'Version comparison not available (non-SemVer format)',
    );
    expect(checkUpgrade(input('1.0.0', catalog('2.0.0'))).warning).toBeNull();
  });
});

describe('the upgrade guard', () => {
  it.each([
    ['1.0.0', '1.0.0', 'Already running version 1.0.0.'],
    ['1.0', 'v1.0.0', 'Already running version 1.0.'],
    ['release-a', 'release-a', 'Already running version release-a.'],
    ['2.0.0', '1.0.0', 'Downgrade from 2.0.0 to 1.0.0 is not supported. Use rollback instead.'],
    [
      '4.0.0-ci.2',
      '4.0.0-ci.1',
      'Downgrade from 4.0.0-ci.2 to 4.0.0-ci.1 is not supported. Use rollback instead.',
    ],
    ['4.0.0', '4.0.0-rc.1', 'Downgrade from 4.0.0 to 4.0.0-rc.1 is not supported. Use rollback instead.'],
    ['2', '1.9', 'Downgrade from 2 to 1.9 is not supported. Use rollback instead.'],
    [
      '2024-02-01',
      '2024-01-15',
      'Downgrade from 2024-02-01 to 2024-01-15 is not supported. Use rollback instead.',
    ],
  ])('from %s to %s must refuse', (current, target, message) => {
    expect(guardUpgrade(current, target)).toMatchObject({ message });
  });

  it.each([
    ['1.0.0', '1.0.1'],
    ['4.0.0-rc.2', '4.0.0'],
    ['1.9', '1.10'],
  ])('from %s to %s must let pass', (current, target) => {
    expect(guardUpgrade(current, target)).toEqual({ kind: 'ok', warning: null });
  });

  it('must let pass what cannot be compared, with a warning', () => {
    expect(guardUpgrade('release-b', 'release-a')).toEqual({
      kind: 'ok',
      warning: 'Version comparison not available (non-SemVer format)',
    });
  });
});

describe('notes between two versions', () => {
  const noted = (version: string, sourceId = 'main'): ProductVersion => {
    const releaseNotes: ReleaseNotes = { kind: 'markdown', text: `${sourceId} ${version}` };
    return productVersion(version, { sourceId, releaseNotes });
  };
  const versions = [
    noted('1.0.0'),
    noted('1.1.0'),
    noted('1.2.0', 'other'),
    noted('1.2.0'),
    noted('2.0.0-rc.1'),
    noted('2.0.0'),
    noted('3.0.0'),
    productVersion('1.3.0'),
  ];
  const between = (current: string, target: string): readonly string[] =>
    notesBetween(versions, input(current, []), target).map(({ version }) => version);

  it('must be those of every version after the current one up to the target, newest first', () => {
    expect(between('1.0.0', '2.0.0')).toEqual(['2.0.0', '1.2.0', '1.1.0']);
    expect(notesBetween(versions, input('1.1.0', []), '1.2.0')).toEqual([
      { version: '1.2.0', notes: { kind: 'markdown', text: 'main 1.2.0' } },
    ]);
  });

  it('must include pre-releases only of the channel that one comes from or goes to', () => {
    expect(between('1.2.0', '2.0.0-rc.1')).toEqual(['2.0.0-rc.1']);
    expect(between('2.0.0-rc.1', '2.0.0')).toEqual(['2.0.0']);
  });
});
