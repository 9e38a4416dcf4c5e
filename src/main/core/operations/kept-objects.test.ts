import { describe, expect, it } from 'vitest';
import { aNetwork, aVolume } from '../../testing/builders/service-spec.ts';
import type { KeptSubject } from './kept-objects.ts';
import { checkKeptObjects } from './kept-objects.ts';

const before = { networks: [aNetwork('back')], volumes: [aVolume('data')] };
const there: KeptSubject['seen'] = {
  networks: [
    { id: 'n1', name: 'shop_back', driver: 'bridge', deployment: 'shop', operation: null, endpointCount: 1 },
  ],
  volumes: [{ name: 'shop_data', driver: 'local', deployment: 'shop' }],
};

function found(
  change: Partial<Omit<KeptSubject, 'stack'>> & { readonly stack: Partial<KeptSubject['stack']> },
) {
  const stack = { services: [], ...before, ...change.stack };
  return checkKeptObjects({ previous: before, seen: there, ...change, stack }).map(
    ({ severity, code, details }) => [severity, code, details],
  );
}

const changed = {
  networks: [aNetwork('back', { internal: true, subnets: [{ subnet: '10.1.0.0/24', gateway: null }] })],
  volumes: [aVolume('data', { driver: 'nfs', driverOpts: { share: 'nas:/data' } })],
};

describe('checkKeptObjects', () => {
  it('must warn of settings that an engine does not give to what is there, in the words of a Compose file', () => {
    expect(found({ stack: changed })).toEqual([
      ['warning', 'network-kept', { network: 'shop_back', settings: ['internal', 'ipam'] }],
      ['warning', 'volume-kept', { volume: 'shop_data', settings: ['driver', 'driver_opts'] }],
    ]);
  });

  it('must warn of a volume that was made anew by hand, with another driver than is recorded', () => {
    const volumes = [{ name: 'shop_data', driver: 'nfs', deployment: 'shop' }];
    expect(found({ stack: {}, seen: { ...there, volumes } })).toEqual([
      ['warning', 'volume-kept', { volume: 'shop_data', settings: ['driver'] }],
    ]);
  });

  it('must say nothing of what is the same, or is made anew', () => {
    expect(found({ stack: {} })).toEqual([]);
    expect(found({ stack: changed, seen: { networks: [], volumes: [] } })).toEqual([]);
    expect(found({ stack: changed, previous: null })).toEqual([]);
  });

  it('must leave what another check refuses, and what is somebody else’s, to others', () => {
    const networks = [aNetwork('back', { driver: 'overlay', internal: true })];
    expect(found({ stack: { networks } })).toEqual([]);
    expect(found({ stack: { networks: [aNetwork('back', { external: true })] } })).toEqual([]);
  });
});
