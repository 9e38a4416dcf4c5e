import { describe, expect, it } from 'vitest';
import { containerInspectSchema, containerListSchema } from './container-schemas.ts';
import { containerSummary, listedName, observedContainer } from './observed-container.ts';

const bare = {
  Id: 'f12ad24aa171905528d3e8e2201189fbd10363af53026ff78203b0c8990accb5',
  Name: '/web',
  State: { Status: 'created' },
  Config: {},
  HostConfig: {},
  NetworkSettings: {},
};

const observe = (answer: unknown) => observedContainer(containerInspectSchema.parse(answer));

describe('observedContainer', () => {
  it('an answer with nothing but an identity must be read', () => {
    expect(observe(bare)).toMatchObject({
      name: 'web',
      owner: null,
      composeProject: null,
      state: 'created',
      health: 'none',
      healthTest: null,
      restartPolicy: { name: 'no', maximumRetryCount: 0 },
      mounts: [],
      endpoints: [],
      ports: [],
      stopGraceMs: null,
    });
  });

  it('null for empty lists and maps must be read as empty', () => {
    const answer = {
      ...bare,
      Config: { Labels: null, Healthcheck: null },
      HostConfig: { PortBindings: null, RestartPolicy: null },
      Mounts: null,
      NetworkSettings: { Ports: { '80/tcp': null }, Networks: null },
    };
    expect(observe(answer)).toMatchObject({ mounts: [], publishedPorts: [], owner: null });
  });

  it.each([
    ['created', 'created'],
    ['running', 'running'],
    ['paused', 'paused'],
    ['restarting', 'restarting'],
    ['removing', 'removing'],
    ['exited', 'exited'],
    ['dead', 'dead'],
    ['configured', 'created'],
    ['stopped', 'exited'],
    ['something new', 'dead'],
  ])('the state %s must be observed as %s', (status, state) => {
    expect(observe({ ...bare, State: { Status: status } }).state).toBe(state);
  });

  it('times of "never" must be empty', () => {
    const state = {
      Status: 'created',
      StartedAt: '0001-01-01T00:00:00Z',
      FinishedAt: '0001-01-01T00:00:00Z',
    };
    expect(observe({ ...bare, State: state })).toMatchObject({ startedAt: '', finishedAt: '' });
  });

  it('a disabled health check and none at all must be the same', () => {
    for (const Test of [['NONE'], [], null]) {
      expect(observe({ ...bare, Config: { Healthcheck: { Test } } }).healthTest).toBeNull();
    }
  });

  it('the output of a probe must be cut', () => {
    const log = [{ Start: '', End: '2026-01-01T00:00:00Z', ExitCode: 1, Output: 'x'.repeat(100_000) }];
    const observed = observe({
      ...bare,
      State: { Status: 'running', Health: { Status: 'unhealthy', Log: log } },
    });
    expect(observed.healthLog[0]?.output).toHaveLength(4096);
    expect(observed.health).toBe('unhealthy');
  });

  it("the engine's own alias must be left out, ordered ones be kept", () => {
    const Networks = {
      shop_default: { NetworkID: 'n1', Aliases: ['web', 'f12ad24aa171'], IPAddress: '10.0.0.2' },
      six: { NetworkID: 'n2', Aliases: null, IPAddress: '', GlobalIPv6Address: 'fd00::2' },
      gone: null,
    };
    expect(observe({ ...bare, NetworkSettings: { Networks } }).endpoints).toEqual([
      { network: 'shop_default', networkId: 'n1', aliases: ['web'], ipAddress: '10.0.0.2' },
      { network: 'six', networkId: 'n2', aliases: [], ipAddress: 'fd00::2' },
      { network: 'gone', networkId: '', aliases: [], ipAddress: '' },
    ]);
  });

  it('only an unnamed volume of the engine may be called anonymous', () => {
    const Mounts = [
      { Type: 'volume', Name: 'ab'.repeat(32), Destination: '/a', RW: true },
      { Type: 'volume', Name: 'shop_data', Destination: '/b', RW: false },
      { Type: 'bind', Source: '/x', Destination: '/c', RW: true },
      { Type: 'npipe', Destination: '/d' },
    ];
    expect(observe({ ...bare, Mounts }).mounts).toEqual([
      { type: 'volume', volume: 'ab'.repeat(32), target: '/a', readOnly: false, isAnonymous: true },
      { type: 'volume', volume: 'shop_data', target: '/b', readOnly: true, isAnonymous: false },
      { type: 'bind', volume: '', target: '/c', readOnly: false, isAnonymous: false },
      { type: 'other', volume: '', target: '/d', readOnly: false, isAnonymous: false },
    ]);
  });

  it('a container with half of our labels must be foreign, an unknown role too', () => {
    for (const Labels of [
      { 'windlass.deployment': 'shop' },
      { 'windlass.role': 'service' },
      { 'windlass.deployment': 'shop', 'windlass.role': 'captain' },
      { 'windlass.deployment': '', 'windlass.role': 'service' },
    ]) {
      expect(observe({ ...bare, Config: { Labels } }).owner).toBeNull();
    }
  });
});

describe('containerSummary', () => {
  it('names of links must not be taken for the own name', () => {
    expect(listedName(['/other/alias', '/web'])).toBe('web');
    expect(listedName([])).toBe('');
  });

  it('only published ports must be listed', () => {
    const [item] = containerListSchema.parse([
      {
        Id: 'a',
        Names: ['/web'],
        Ports: [
          { PrivatePort: 80, Type: 'tcp' },
          { IP: '::', PublicPort: 8080, Type: 'tcp' },
        ],
      },
    ]);
    expect(containerSummary(item!).publishedPorts).toEqual([
      { hostIp: '::', hostPort: 8080, protocol: 'tcp' },
    ]);
  });
});
