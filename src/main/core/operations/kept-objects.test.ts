import { describe, expect, it } from 'vitest';
import { aNetwork, aVolume } from '../../testing/builders/service-spec.ts';
import type { ObservedNetwork, ObservedVolume } from '../model/observed.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';
import type { KeptSubject } from './kept-objects.ts';
import { checkKeptObjects } from './kept-objects.ts';

const before = { networks: [aNetwork('back')], volumes: [aVolume('data')] };
const network = (made: NetworkSpec = aNetwork('back')): ObservedNetwork => ({
  ...{ id: 'n1', name: made.name, driver: made.driver, made },
  ...{ deployment: 'shop', operation: null, endpointCount: 1 },
});
const volume = (made: VolumeSpec = aVolume('data')): ObservedVolume => ({
  ...{ name: made.name, driver: made.driver, made, deployment: 'shop' },
});
const there: KeptSubject['seen'] = { networks: [network()], volumes: [volume()] };

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
    const volumes = [volume(aVolume('data', { driver: 'nfs' }))];
    expect(found({ stack: {}, seen: { ...there, volumes } })).toEqual([
      ['warning', 'volume-kept', { volume: 'shop_data', settings: ['driver'] }],
    ]);
  });

  it('must warn of a network that was made anew by hand, with other settings than are recorded', () => {
    const recorded = aNetwork('back', {
      internal: true,
      attachable: true,
      subnets: [{ subnet: '10.1.0.0/24', gateway: null }],
      driverOpts: { mtu: '1400' },
      labels: { team: 'lamps' },
    });
    const previous = { ...before, networks: [recorded] };
    expect(found({ stack: { networks: [recorded] }, previous })).toEqual([
      [
        'warning',
        'network-kept',
        {
          network: 'shop_back',
          settings: ['driver_opts', 'internal', 'attachable', 'ipam', 'labels'],
        },
      ],
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
