import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { ContainerSpec } from '../../../core/model/container-spec.ts';
import type { HealthcheckSpec, ServiceSpec } from '../../../core/model/service-spec.ts';
import { bareService } from '../../../testing/contracts/docker-target-scene.ts';
import { containerBody, endpointBody } from './container-body.ts';
import { readComposeProject, readOwner } from './object-labels.ts';

const owner = {
  deployment: 'shop',
  release: '20260101-000000-aaaa',
  service: 'web',
  operation: '20260101-000000-bbbb',
  role: 'service' as const,
  fingerprint: 'f00d',
};

function specOf(service: Partial<ServiceSpec> = {}, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: 'shop-web-1',
    image: 'shop/web@sha256:00',
    service: { ...bareService('shop/web:1'), ...service },
    mounts: [],
    network: { kind: 'bridge' },
    restart: { name: 'no', maximumRetryCount: 0 },
    owner,
    ...more,
  };
}

interface Sent {
  readonly Labels: Readonly<Record<string, string>>;
  readonly ExposedPorts: object;
  readonly Healthcheck?: object;
  readonly HostConfig: { readonly NetworkMode: string; readonly Mounts: readonly object[] };
  readonly NetworkingConfig?: { readonly EndpointsConfig: object };
}

/** As the engine gets it. */
function bodyOf(
  service: Partial<ServiceSpec> = {},
  more: Partial<ContainerSpec> = {},
  endpointCount = 1,
): Sent {
  return JSON.parse(JSON.stringify(containerBody(specOf(service, more), endpointCount))) as Sent;
}

describe('containerBody', () => {
  it('every setting of a service must be in the call', () => {
    const body = bodyOf(
      {
        command: ['serve', '--port', '80'],
        entrypoint: ['/entry'],
        environment: { A: '1', EMPTY: '', GONE: null, EQ: 'x=y' },
        ports: [
          { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
          { hostIp: '', hostPort: 8081, containerPort: 80, protocol: 'tcp' },
          { hostIp: '', hostPort: null, containerPort: 53, protocol: 'udp' },
        ],
        expose: ['9000', '9100-9102/udp'],
        user: '1000:1000',
        workingDir: '/srv',
        hostname: 'web.local',
        stopGraceMs: 1500,
        stopSignal: 'SIGQUIT',
        init: true,
        capAdd: ['NET_ADMIN'],
        capDrop: ['ALL'],
        privileged: true,
        readOnly: true,
        extraHosts: ['db:10.0.0.1'],
        dns: ['1.1.1.1'],
        ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
        memoryBytes: 64_000_000,
        cpus: 1.5,
        logging: { driver: 'json-file', options: { 'max-size': '1m' } },
      },
      { restart: { name: 'on-failure', maximumRetryCount: 3 } },
    );
    expect(body).toMatchObject({
      Image: 'shop/web@sha256:00',
      Cmd: ['serve', '--port', '80'],
      Entrypoint: ['/entry'],
      Env: ['A=1', 'EMPTY=', 'GONE', 'EQ=x=y'],
      User: '1000:1000',
      WorkingDir: '/srv',
      Hostname: 'web.local',
      StopTimeout: 2,
      StopSignal: 'SIGQUIT',
    });
    expect(Object.keys(body.ExposedPorts).sort()).toEqual(
      ['53/udp', '80/tcp', '9000/tcp', '9100/udp', '9101/udp', '9102/udp'].sort(),
    );
    expect(body.HostConfig).toEqual({
      NetworkMode: 'bridge',
      PortBindings: {
        '80/tcp': [
          { HostIp: '127.0.0.1', HostPort: '8080' },
          { HostIp: '', HostPort: '8081' },
        ],
        '53/udp': [{ HostIp: '', HostPort: '' }],
      },
      Mounts: [],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      AutoRemove: false,
      Init: true,
      CapAdd: ['NET_ADMIN'],
      CapDrop: ['ALL'],
      Privileged: true,
      ReadonlyRootfs: true,
      ExtraHosts: ['db:10.0.0.1'],
      Dns: ['1.1.1.1'],
      Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }],
      Memory: 64_000_000,
      NanoCpus: 1_500_000_000,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
    });
  });

  it('what a service does not say must be left to the image', () => {
    const body = bodyOf();
    for (const key of [
      'Cmd',
      'Entrypoint',
      'User',
      'WorkingDir',
      'Hostname',
      'Healthcheck',
      'StopSignal',
      'StopTimeout',
    ]) {
      expect(body).not.toHaveProperty(key);
    }
    for (const key of ['Init', 'Memory', 'NanoCpus', 'LogConfig', 'Binds']) {
      expect(body.HostConfig).not.toHaveProperty(key);
    }
  });

  it('mounts must be in the form that creates no directories on the host', () => {
    const { HostConfig } = bodyOf(
      {},
      {
        mounts: [
          { type: 'volume', volume: 'shop_data', target: '/data', readOnly: true },
          { type: 'anonymous', target: '/cache', readOnly: false },
          { type: 'bind', source: '/etc/hosts', target: '/h', readOnly: true },
          { type: 'tmpfs', target: '/t', sizeBytes: 1024, mode: 0o700 },
          { type: 'tmpfs', target: '/u', sizeBytes: null, mode: null },
        ],
      },
    );
    expect(HostConfig.Mounts).toEqual([
      { Type: 'volume', Source: 'shop_data', Target: '/data', ReadOnly: true },
      { Type: 'volume', Target: '/cache', ReadOnly: false },
      { Type: 'bind', Source: '/etc/hosts', Target: '/h', ReadOnly: true },
      { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 1024, Mode: 0o700 } },
      { Type: 'tmpfs', Target: '/u', TmpfsOptions: {} },
    ]);
  });

  it.each<[string, Partial<HealthcheckSpec>, unknown]>([
    ['disabled', { isDisabled: true, test: ['CMD', 'x'] }, { Test: ['NONE'] }],
    ['only times', { intervalMs: 5000, retries: 2 }, { Interval: 5_000_000_000, Retries: 2 }],
    ['a start period of nothing', { startPeriodMs: 0 }, { StartPeriod: 1_000_000 }],
    [
      'all',
      { test: ['CMD-SHELL', 'true'], intervalMs: 1, timeoutMs: 2500, retries: 1, startPeriodMs: 60_000 },
      {
        Test: ['CMD-SHELL', 'true'],
        Interval: 1_000_000,
        Timeout: 2_500_000_000,
        Retries: 1,
        StartPeriod: 60_000_000_000,
      },
    ],
  ])('a health check with %s must be as declared', (_title, given, expected) => {
    const none = {
      isDisabled: false,
      test: null,
      intervalMs: null,
      timeoutMs: null,
      retries: null,
      startPeriodMs: null,
    };
    expect(bodyOf({ healthcheck: { ...none, ...given } }).Healthcheck).toEqual(expected);
  });

  it('networking must name the joined container, or the first network with its aliases', () => {
    expect(bodyOf({}, { network: { kind: 'joined', containerId: 'abc' } }).HostConfig.NetworkMode).toBe(
      'container:abc',
    );
    expect(bodyOf({}, { network: { kind: 'host' } })).not.toHaveProperty('NetworkingConfig');
    const endpoints = ['front', 'back'].map((network) => ({
      network,
      aliases: ['web'],
      ipv4Address: network === 'front' ? '10.1.0.5' : null,
      ipv6Address: null,
    }));
    const one = bodyOf({}, { network: { kind: 'networks', endpoints } });
    expect(one.HostConfig.NetworkMode).toBe('front');
    expect(one.NetworkingConfig?.EndpointsConfig).toEqual({
      front: { Aliases: ['web'], IPAMConfig: { IPv4Address: '10.1.0.5' } },
    });
    const both = bodyOf({}, { network: { kind: 'networks', endpoints } }, 2);
    expect(Object.keys(both.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['front', 'back']);
    expect(bodyOf({}, { network: { kind: 'networks', endpoints: [] } }).HostConfig.NetworkMode).toBe('none');
    expect(endpointBody(endpoints[1]!)).toEqual({ Aliases: ['web'] });
  });

  it.each(['0', '65536', '9-8', '1-5000', '80/icmp', 'x', ''])('expose %j must be refused', (entry) => {
    try {
      bodyOf({ expose: [entry] });
    } catch (error) {
      expect(isWindlassError(error, 'definition-invalid')).toBe(true);
      return;
    }
    throw new Error('was accepted');
  });

  it('no label of a definition may become one of ours, and every other one must arrive', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        'windlass.role',
        'windlass.deployment',
        'windlass.epoch',
        'com.docker.compose.project',
        '__proto__',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string({ maxLength: 10 })), { maxLength: 8 }), (pairs) => {
        const labels: Record<string, string> = Object.fromEntries(pairs);
        const sent = bodyOf({ labels }).Labels;
        expect(readOwner(sent)).toEqual(owner);
        expect(readComposeProject(sent)).toBe('shop');
        expect(sent['windlass.epoch']).toBeUndefined();
        for (const [name, value] of Object.entries(labels)) {
          if (!name.startsWith('windlass.') && !name.startsWith('com.docker.compose.')) {
            expect(Object.entries(sent)).toContainEqual([name, value]);
          }
        }
      }),
    );
  });

  it('no value of the environment may be in a label', () => {
    const { Labels } = bodyOf({ environment: { PASSWORD: 'CANARY' }, command: ['CANARY'] });
    expect(JSON.stringify(Labels)).not.toContain('CANARY');
  });

  it("Compose's labels must be complete, so that its tools find the container", () => {
    expect(bodyOf().Labels).toMatchObject({
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': 'f00d',
    });
  });
});
