import { describe, expect, it } from 'vitest';
import { aVolume } from '../../testing/builders/service-spec.ts';
import { checkVolume } from './check-volume.ts';

const volume = aVolume('data');
const used = { volumes: [volume] };

async function found(isThere: boolean, isUsed: boolean, isExternal = false) {
  const docker = { hasVolume: async () => isThere };
  const spec = { ...volume, external: isExternal };
  const checks = await checkVolume(docker, spec, isUsed ? used : null);
  return checks.map(({ severity, code, details }) => [severity, code, details]);
}

describe('checkVolume', () => {
  it('must refuse what would give the running release an empty volume', async () => {
    expect(await found(false, true)).toEqual([['error', 'volume-missing', { volume: 'shop_data' }]]);
    expect(await found(false, false, true)).toEqual([['error', 'volume-missing', { volume: 'shop_data' }]]);
  });

  it('must tell that a volume is there before its deployment, whoever left it', async () => {
    expect(await found(true, false)).toEqual([['warning', 'volume-existing', { volume: 'shop_data' }]]);
  });

  it('must say nothing of what is made anew, in use already, or somebody else’s on purpose', async () => {
    expect(await found(false, false)).toEqual([]);
    expect(await found(true, true)).toEqual([]);
    expect(await found(true, false, true)).toEqual([]);
  });
});
