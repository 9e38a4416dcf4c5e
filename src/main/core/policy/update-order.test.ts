import { describe, expect, it } from 'vitest';
import {
  aOneShot,
  aService,
  aServiceJoinedTo,
  aServiceOnPort,
  onNetworks,
  writes,
} from '../../testing/builders/service-spec.ts';
import type { ServiceSpec } from '../model/service-spec.ts';
import { updateOrder } from './update-order.ts';

const fixed = onNetworks('default').map((attachment) => ({ ...attachment, ipv4Address: '10.0.0.9' }));
const bind = (readOnly: boolean) =>
  aService('web', { mounts: [{ type: 'bind', source: '/srv', target: '/srv', readOnly }] });
const tmpfs = aService('web', { mounts: [{ type: 'tmpfs', target: '/tmp', sizeBytes: null, mode: null }] });

describe('the order of an update', () => {
  it.each<[string, 'stop-first' | 'start-first', ServiceSpec]>([
    ['that nothing keeps', 'start-first', aService('web')],
    ['that asks to stop first', 'stop-first', aService('web', { update: 'stop-first' })],
    ['that asks to start first', 'start-first', aService('web', { update: 'start-first' })],
    ['that publishes a port', 'stop-first', aServiceOnPort('web', 8080)],
    ['that publishes a port and asks', 'stop-first', aServiceOnPort('web', 8080, { update: 'start-first' })],
    ['with a fixed address', 'stop-first', aService('web', { networks: fixed })],
    ['without a network of its own', 'stop-first', aService('web', { networks: [] })],
    ['on the network of the host', 'stop-first', aService('web', { networkMode: { kind: 'host' } })],
    ['in the namespace of another', 'stop-first', aServiceJoinedTo('vpn', 'web')],
    ['that writes a volume', 'stop-first', aService('web', { mounts: [writes('data')] })],
    ['that writes a directory', 'stop-first', bind(false)],
    ['that reads a directory', 'start-first', bind(true)],
    ['with memory for files', 'start-first', tmpfs],
    ['that runs once', 'stop-first', aOneShot('web')],
  ])('a service %s must be updated %s', (_title, order, service) => {
    expect(updateOrder(service)).toBe(order);
  });
});
