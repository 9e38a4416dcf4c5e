import { describe, expect, it } from 'vitest';
import { aRunningContainer } from '../../testing/builders/observed-container.ts';
import { aNetwork, aService, aVolume, published, writes } from '../../testing/builders/service-spec.ts';
import type { ServiceSpec } from '../model/service-spec.ts';
import { contend, occupancyOf } from './occupancy.ts';

const stack = { networks: [aNetwork('default')], volumes: [aVolume('data')] };
const held = (change: Partial<ServiceSpec>) => occupancyOf(aService('any', change), stack, {}, null);
const at = (hostIp: string, protocol: 'tcp' | 'udp' = 'tcp') =>
  held({ ports: [{ ...published(8080), hostIp, protocol }] });
const bind = (source: string, readOnly = false) =>
  held({ mounts: [{ type: 'bind', source, target: '/data', readOnly }] });
const address = (ipv4Address: string) =>
  held({ networks: [{ network: 'default', aliases: [], ipv4Address, ipv6Address: null }] });

describe('what a container holds alone', () => {
  it.each([
    ['one port on all addresses', at(''), at('0.0.0.0'), true],
    ['one port on all and on one address', at('::'), at('127.0.0.1'), true],
    ['one port on one address', at('127.0.0.1'), at('127.0.0.1'), true],
    ['one port on two addresses', at('127.0.0.1'), at('10.0.0.1'), false],
    ['one number in two protocols', at(''), at('', 'udp'), false],
    ['two ports', at(''), held({ ports: [published(8081)] }), false],
    ['ports that the engine picks', held({ ports: [{ ...published(1), hostPort: null }] }), at(''), false],
    [
      'one volume that both write',
      held({ mounts: [writes('data')] }),
      held({ mounts: [writes('data')] }),
      true,
    ],
    [
      'one volume that one only reads',
      held({ mounts: [writes('data')] }),
      held({ mounts: [{ type: 'volume', volume: 'data', target: '/data', readOnly: true }] }),
      false,
    ],
    ['one directory that both write', bind('/srv/data'), bind('/srv/data/'), true],
    ['one directory that one only reads', bind('/srv/data'), bind('/srv/data', true), false],
    ['the engine socket', bind('/var/run/docker.sock'), bind('/var/run/docker.sock'), false],
    ['one fixed address', address('10.0.0.9'), address('10.0.0.9'), true],
    ['two fixed addresses', address('10.0.0.9'), address('10.0.0.8'), false],
    ['nothing in common', held({}), held({}), false],
  ])('%s must be seen for what it is, from either side', (_title, one, two, isContended) => {
    expect([contend(one, two), contend(two, one)]).toEqual([isContended, isContended]);
  });

  it('must be known by the real name of a volume, whatever a release calls it', () => {
    const renamed = occupancyOf(
      aService('any', { mounts: [writes('files')] }),
      { networks: [], volumes: [aVolume('files', { name: 'shop_data' })] },
      {},
      null,
    );
    expect(contend(renamed, held({ mounts: [writes('data')] }))).toBe(true);
  });

  it('must count an unnamed volume that goes along', () => {
    const volume = 'a'.repeat(64);
    const carried = occupancyOf(aService('any'), stack, { '/data': volume }, null);
    const mounts = [{ type: 'volume', volume, target: '/data', readOnly: false, isAnonymous: true } as const];
    expect(contend(carried, occupancyOf(null, null, {}, aRunningContainer({ mounts })))).toBe(true);
  });

  it('must count what a container has bound, also where no definition says so', () => {
    const bound = { hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' };
    const container = aRunningContainer({ ports: [bound, { ...bound, hostPort: 0 }] });
    expect(occupancyOf(null, null, {}, container).ports).toEqual([bound]);
    expect(contend(at(''), occupancyOf(null, null, {}, container))).toBe(true);
  });
});
