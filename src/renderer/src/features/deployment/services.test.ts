import { describe, expect, it } from 'vitest';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import { sampleService } from '../../../testing/sample-rows.ts';
import { inOrderOfTime } from './log-order.ts';
import { distinctPorts, portAddress, portText } from './port-address.ts';
import { splitReference } from './split-reference.ts';
import { serviceLook } from './service-state.tsx';

const port = { hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' };
const environment = (address: string | null): EnvironmentRow => ({
  id: 'e',
  name: 'e',
  kind: address === null ? 'demo' : 'docker-host',
  address,
  state: 'connected',
  stateSince: '2026-01-31T10:00:00Z',
  nextTryAt: null,
  color: null,
  isReadOnly: false,
  mustConfirmByName: false,
  error: null,
  engine: null,
  latencyMs: null,
  certificates: [],
});

describe('serviceLook', () => {
  it.each([
    [{ state: 'running', health: 'healthy' }, 'healthy', 'green'],
    [{ state: 'running', health: 'none' }, 'running', 'green'],
    [{ state: 'running', health: 'unhealthy' }, 'unhealthy', 'red'],
    [{ state: 'exited', lifecycle: 'one-shot', exitCode: 0 }, 'completed', 'grey'],
    [{ state: 'exited', lifecycle: 'one-shot', exitCode: 1 }, 'exitedWith', 'red'],
    [{ state: 'exited', exitCode: 0 }, 'stopped', 'grey'],
    [{ state: 'missing' }, 'missing', 'red'],
    [{ state: 'unheard-of' }, 'unheard-of', 'grey'],
  ] as const)('%j must be %s in %s', (change, key, tone) => {
    expect(serviceLook(sampleService(change))).toMatchObject({ key, tone });
  });
});

describe('ports', () => {
  it('must lead to where the engine is', () => {
    expect(portAddress(port, environment('unix:///var/run/docker.sock'))).toBe('http://localhost:8080/');
    expect(portAddress(port, environment('ssh://root@db1.example'))).toBe('http://db1.example:8080/');
    expect(portAddress({ ...port, hostIp: '::1' }, environment('unix:///x'))).toBe('http://[::1]:8080/');
  });

  it('must lead nowhere where nobody listens', () => {
    expect(portAddress(port, environment(null))).toBeNull();
    expect(portAddress({ ...port, protocol: 'udp' }, environment('unix:///x'))).toBeNull();
  });

  it('must be shown once for both versions of the protocol', () => {
    expect(distinctPorts([port, { ...port, hostIp: '::' }]).map(portText)).toEqual(['8080 → 80']);
    expect(portText({ ...port, hostIp: '127.0.0.1', protocol: 'udp' })).toBe('127.0.0.1:8080 → 80/udp');
  });
});

describe('splitReference', () => {
  it.each([
    ['shop/api:1.0.0', 'shop', '/api:1.0.0'],
    ['registry:5000/team/app', 'registry:5000/team', '/app'],
    ['registry:5000/team/app:2@sha256:abc', 'registry:5000/team', '/app:2'],
    ['redis', '', 'redis'],
  ])('%s must be "%s" and %s', (reference, place, name) => {
    expect(splitReference(reference)).toEqual({ place, name });
  });
});

describe('logs', () => {
  const line = (service: string, at: string) => ({ service, stream: 'stdout', at, text: '' }) as const;

  it('must be in the order of time, those of one moment as they came', () => {
    const lines = [line('b', '2'), line('b', '3'), line('a', '1'), line('a', '3')];
    expect(inOrderOfTime(lines).map(({ service, at }) => service + at)).toEqual(['a1', 'b2', 'b3', 'a3']);
  });

  it('must stay the same list when they are', () => {
    const lines = [line('a', '1'), line('b', '2')];
    expect(inOrderOfTime(lines)).toBe(lines);
  });
});
