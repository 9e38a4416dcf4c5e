import { describe, expect, it } from 'vitest';
import { aNetwork, aVolume } from '../../testing/builders/service-spec.ts';
import type { ObservedNetwork } from '../model/observed.ts';
import type { NetworkSpec } from '../model/service-spec.ts';
import { unlikeMade } from './unlike-made.ts';

function seen(change: Partial<NetworkSpec> = {}): ObservedNetwork {
  const made = aNetwork('back', change);
  const { name, driver } = made;
  return { id: 'n1', name, driver, made, deployment: 'shop', operation: null, endpointCount: 0 };
}

const wanted = aNetwork('back', {
  driverOpts: { mtu: '1400' },
  internal: true,
  attachable: true,
  enableIpv6: true,
  subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.5' }],
  labels: { team: 'lamps' },
});

describe('unlikeMade', () => {
  it.each([
    ['driver', { driver: 'overlay' }],
    ['driverOpts', { driverOpts: { mtu: '1500' } }],
    ['internal', { internal: false }],
    ['attachable', { attachable: false }],
    ['enableIpv6', { enableIpv6: false }],
    ['subnets', { subnets: [{ subnet: '10.2.0.0/24', gateway: '10.2.0.1' }] }],
    ['subnets', { subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1' }] }],
    ['labels', { labels: {} }],
  ] as const)('must name %s where a network has it otherwise', (setting, change) => {
    expect(unlikeMade(wanted, seen({ ...wanted, ...change }))).toEqual([setting]);
  });

  it('must not take for a difference what an engine adds', () => {
    const made = seen({
      driverOpts: { 'com.docker.network.enable_ipv4': 'true' },
      enableIpv6: true,
      subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }],
      labels: { 'com.docker.desktop': 'x' },
    });
    expect(unlikeMade(aNetwork('back'), made)).toEqual([]);
    const chosen = aNetwork('back', { subnets: [{ subnet: '172.18.0.0/16', gateway: null }] });
    expect(unlikeMade(chosen, made)).toEqual([]);
  });

  it('must not look for labels that are not the definition’s to set', () => {
    const labels = { 'windlass.deployment': 'x', 'com.docker.compose.project': 'y' };
    expect(unlikeMade(aNetwork('back', { labels }), seen())).toEqual([]);
  });

  it('must compare what there is of a volume, and a plugin by its name', () => {
    const spec = aVolume('data', {
      driver: 'nfs',
      driverOpts: { share: 'nas:/data' },
      labels: { kept: 'yes' },
    });
    const made = { driverOpts: { share: 'nas:/other' }, labels: {} };
    const volume = { name: spec.name, driver: 'nfs:latest', made, deployment: 'shop' };
    expect(unlikeMade(spec, volume)).toEqual(['driverOpts', 'labels']);
  });
});
