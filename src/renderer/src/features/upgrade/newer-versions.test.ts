import { describe, expect, it } from 'vitest';
import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import { newerVersions, versionsUpTo } from './newer-versions.ts';

const version = (text: string, stackId = 'samples:shop:shop'): VersionRow => ({
  stackId,
  source: stackId.split(':')[0] ?? '',
  version: text,
  notes: { kind: 'none' },
  variables: [],
  services: [],
  file: '',
});
const deployed = (of: string | null, count = 0) => ({
  stackId: 'samples:shop:shop',
  newerVersions: count,
  row: { version: of },
});

describe('newerVersions', () => {
  const all = ['3.0.0', '2.0.0', '1.0.0'].map((text) => version(text));

  it('must offer what the catalog orders before the deployed one', () => {
    expect(newerVersions(all, deployed('1.0.0')).map((row) => row.version)).toEqual(['3.0.0', '2.0.0']);
    expect(newerVersions(all, deployed('3.0.0'))).toEqual([]);
  });

  it('must leave out other stacks of the product and equal versions of other sources', () => {
    const mixed = [
      version('3.0.0', 'x:shop:tools'),
      version('2.0.0'),
      version('2.0.0', 'b:shop:shop'),
      ...all,
    ];
    expect(newerVersions(mixed, deployed('1.0.0')).map((row) => row.version)).toEqual(['2.0.0', '3.0.0']);
  });

  it('must take as many as the core counted when the deployed one is not in the catalog', () => {
    expect(newerVersions(all, deployed('1.5.0', 2)).map((row) => row.version)).toEqual(['3.0.0', '2.0.0']);
  });
});

describe('versionsUpTo', () => {
  it('must be the target and everything between it and the deployed one', () => {
    const offered = ['3.0.0', '2.0.0', '1.5.0'].map((text) => version(text));
    expect(versionsUpTo(offered, offered[1]!).map((row) => row.version)).toEqual(['2.0.0', '1.5.0']);
  });
});
