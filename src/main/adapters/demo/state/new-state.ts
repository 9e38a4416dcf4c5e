import { DemoState } from './demo-state.ts';
import type { NetworkRecord } from './demo-state.ts';
import { FileTree } from './file-tree.ts';
import { IdSource } from './id-source.ts';

/** Host paths that exist from the beginning, so that a bind can name them. */
const hostPaths = [
  '/etc',
  '/home',
  '/opt',
  '/srv',
  '/tmp',
  '/usr',
  '/var',
  '/var/lib',
  '/var/run/docker.sock',
];

/** A host on which nothing was ever run. The same seed gives the same ids. */
export function newState(seed: string, now: string): DemoState {
  const ids = new IdSource(seed);
  const state = new DemoState(ids, engineIdFrom(ids.hex()));
  for (const network of [
    bridge(ids.hex(), now),
    plain(ids.hex(), now, 'host'),
    plain(ids.hex(), now, 'none'),
  ]) {
    state.networks.set(network.id, network);
  }
  for (const path of hostPaths) state.hostPaths.set(path, new FileTree());
  return state;
}

/** Twelve groups of four, as engines name themselves. */
function engineIdFrom(hex: string): string {
  return (hex.slice(0, 48).toUpperCase().match(/.{4}/g) ?? []).join(':');
}

function bridge(id: string, createdAt: string): NetworkRecord {
  return {
    ...plain(id, createdAt, 'bridge'),
    driver: 'bridge',
    subnet: '172.17.0.0/16',
    gateway: '172.17.0.1',
    detail: networkDetail([{ Subnet: '172.17.0.0/16', Gateway: '172.17.0.1' }], {
      'com.docker.network.bridge.default_bridge': 'true',
      'com.docker.network.bridge.name': 'docker0',
    }),
  };
}

function plain(id: string, createdAt: string, name: string): NetworkRecord {
  return {
    id,
    name,
    createdAt,
    driver: name === 'none' ? 'null' : name,
    isPredefined: true,
    labels: {},
    subnet: null,
    isSubnetChosen: false,
    gateway: '',
    detail: networkDetail([], {}),
  };
}

function networkDetail(config: readonly object[], options: Readonly<Record<string, string>>) {
  return {
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: config },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Options: options,
  };
}
