import { describe, expect, it } from 'vitest';
import { defaultDataDirectory } from './default-data-directory.ts';

describe('the data directory when none is named', () => {
  it.each([
    ['linux', {}, '/home/ann/.local/share/windlass'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/windlass'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/windlass'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ann/.local/share/windlass'],
    ['linux', { XDG_DATA_HOME: '/data', WINDLASS_HOME: '/srv/w' }, '/srv/w'],
    ['linux', { WINDLASS_HOME: '' }, '/home/ann/.local/share/windlass'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ann/Library/Application Support/Windlass'],
    ['win32', { APPDATA: '/appdata' }, '/appdata/Windlass'],
  ] as const)('must be right on %s with %o', (platform, env, expected) => {
    expect(defaultDataDirectory({ platform, home: '/home/ann', env })).toBe(expected);
  });

  it('must be absolute when it was given relative', () => {
    const env = { WINDLASS_HOME: 'here' };
    expect(defaultDataDirectory({ platform: 'linux', home: '/h', env })).toBe(`${process.cwd()}/here`);
  });
});
