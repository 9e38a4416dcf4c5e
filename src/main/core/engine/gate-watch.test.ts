import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import {
  aCheckedContainer,
  anEndedContainer,
  aRunningContainer,
} from '../../testing/builders/observed-container.ts';
import { arranged } from '../../testing/builders/arranged.ts';
import { restart } from '../../testing/builders/service-spec.ts';
import { WatchedService } from '../../testing/builders/watched-service.ts';
import type { ObservedContainer } from '../model/observed.ts';
import type { GateRules } from '../policy/gates.ts';
import type { DockerTarget } from '../ports/docker-target.ts';
import { healthCommand, verifyService, waitReady } from './gate-watch.ts';

const rules: GateRules = { declaredRestart: restart('always'), stableMs: 5_000, deadlineMs: 60_000 };
const port = { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' };
const published = { publishedPorts: [port, { ...port, hostIp: '::' }] };
/** The run that began with a start. */
const run = (starts: number, change: Partial<ObservedContainer> = {}): ObservedContainer =>
  aRunningContainer({ startedAt: `2030-01-01T00:00:0${starts}.000Z`, ...change });

describe('the verification of a service', () => {
  it('must take as long as the service must be steady, and no longer', async () => {
    const web = new WatchedService({ seen: () => aRunningContainer() });
    await verifyService(web.watch, rules);
    expect(web.clock.monotonic()).toBe(5_000);
    expect(web.probes).toEqual(['0 stable', '5000 all passed']);
  });

  it('must begin the steady time again with every restart', async () => {
    const web = new WatchedService({
      seen: (ms) =>
        aRunningContainer({ restartCount: ms < 4_000 ? 0 : 1, startedAt: ms < 4_000 ? 'a' : 'b' }),
    });
    await verifyService(web.watch, rules);
    expect(web.clock.monotonic()).toBe(9_000);
  });

  it('must count the steady time that an earlier wait of the operation has seen', async () => {
    const web = new WatchedService({ seen: () => aRunningContainer() });
    await verifyService(web.watch, rules);
    await verifyService(web.watch, rules);
    expect(web.clock.monotonic()).toBe(5_000);
  });

  it.each([
    ['longer than the deadline', 20_000],
    ['most of the deadline', 8_000],
  ])('must not hold against a service that the process slept for %s', async (_what, sleepMs) => {
    const web = new WatchedService({ seen: () => aRunningContainer() });
    let isAsleep = true;
    const docker = arranged<DockerTarget>('docker', {
      inspectContainer: async (container) => {
        if (isAsleep) await web.clock.sleep(sleepMs);
        isAsleep = false;
        return web.watch.docker.inspectContainer(container);
      },
    });
    await verifyService({ ...web.watch, docker }, { ...rules, deadlineMs: 6_000 });
    expect(web.clock.monotonic()).toBe(sleepMs + 5_000);
  });

  it('must keep what a wait had used up when it was cut short, and leave out the time nobody could look', async () => {
    const web = new WatchedService({
      seen: () => aCheckedContainer('starting'),
      check: () => 1,
    });
    const docker = arranged<DockerTarget>('docker', {
      exec: (...args) => web.watch.docker.exec(...args),
      inspectContainer: async (container) => {
        if (web.clock.monotonic() >= 40_000 && web.clock.monotonic() < 1_000_000) {
          throw new WindlassError('connection-lost', 'cut', {});
        }
        return web.watch.docker.inspectContainer(container);
      },
    });
    const watch = { ...web.watch, docker };
    await expect(verifyService(watch, rules)).rejects.toMatchObject({ code: 'connection-lost' });
    await web.clock.sleep(1_000_000);
    const backAt = web.clock.monotonic();
    await expect(verifyService(watch, rules)).rejects.toMatchObject({ code: 'gate-failed' });
    expect(web.clock.monotonic() - backAt).toBeLessThan(21_000);
    expect(web.clock.monotonic() - backAt).toBeGreaterThan(19_000);
  });

  it('must fail a crash loop after three restarts of its own', async () => {
    const web = new WatchedService({ seen: () => anEndedContainer(42) });
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({
      code: 'gate-failed',
      details: { service: 'web', gate: 'running', reason: 'crash-loop', exitCode: 42, restarts: 3 },
    });
    expect(web.starts).toEqual([500, 1_000, 1_500]);
  });

  it('must say who took the port of what it starts again', async () => {
    const ended = anEndedContainer(137, { ports: [port], publishedPorts: [] });
    const web = new WatchedService({ seen: () => ended });
    const docker = arranged<DockerTarget>('docker', {
      inspectContainer: async () => ended,
      startContainer: () => Promise.reject(new WindlassError('port-taken', 'taken', { hostPort: 8080 })),
      listContainers: async () => [],
      probePort: async () => true,
    });
    await expect(verifyService({ ...web.watch, docker }, rules)).rejects.toMatchObject({
      code: 'port-taken',
      details: { reason: 'process' },
    });
  });

  it('must fail a crash loop that the engine itself restarts', async () => {
    const web = new WatchedService({
      seen: (ms) =>
        aRunningContainer({ restartCount: Math.floor(ms / 1000), startedAt: String(Math.floor(ms / 1000)) }),
    });
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({
      details: { reason: 'crash-loop' },
    });
    expect(web.starts).toEqual([]);
  });

  it('must pass a service that came up at the second attempt and stayed', async () => {
    const web = new WatchedService({
      seen: (_ms, starts) => (starts === 0 ? anEndedContainer(1) : run(starts)),
    });
    await verifyService(web.watch, rules);
    expect([web.starts, web.clock.monotonic()]).toEqual([[500], 5_500]);
  });

  it('must start nothing once the lock is lost', async () => {
    const web = new WatchedService({ seen: () => anEndedContainer(1) });
    web.assertHeld = () => Promise.reject(new WindlassError('lock-lost', 'taken over', {}));
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({ code: 'lock-lost' });
    expect(web.starts).toEqual([]);
  });

  it.each([
    ['passes with 0', 0, undefined],
    ['fails with another code', 3, { gate: 'running', reason: 'exited', exitCode: 3 }],
  ])('that is not to be restarted and ends %s', async (_title, exitCode, details) => {
    const job = new WatchedService({ seen: () => anEndedContainer(exitCode) });
    const verified = verifyService(job.watch, { ...rules, declaredRestart: restart('no') });
    if (details === undefined) await verified;
    else await expect(verified).rejects.toMatchObject({ details });
    expect([job.clock.monotonic(), job.starts]).toEqual([0, []]);
  });

  it('must not wait for the engine to run a health check that passes at once', async () => {
    const web = new WatchedService({ seen: () => aCheckedContainer('starting'), check: () => 0 });
    await verifyService(web.watch, { ...rules, stableMs: 1_000 });
    expect(web.clock.monotonic()).toBe(1_000);
    expect(web.commands).toEqual([['/check']]);
  });

  it('must run the health command at growing pauses until it passes', async () => {
    const web = new WatchedService({
      seen: () => aCheckedContainer('starting'),
      check: (ms) => (ms < 8_000 ? 1 : 0),
    });
    await verifyService(web.watch, { ...rules, stableMs: 0 });
    expect(web.clock.monotonic()).toBeLessThan(10_500);
    expect(web.commands.length).toBeLessThan(12);
  });

  it('must not take unhealthy for final before the deadline', async () => {
    const web = new WatchedService({
      seen: (ms) => aCheckedContainer(ms < 30_000 ? 'unhealthy' : 'healthy'),
      check: () => 1,
    });
    await verifyService(web.watch, rules);
    expect(web.clock.monotonic()).toBe(30_000);
  });

  it.each(['starting', 'unhealthy'] as const)(
    'must fail at its own deadline what stays %s',
    async (health) => {
      const probe = { at: '', exitCode: 1, output: ' connection refused \n' };
      const web = new WatchedService({
        seen: () => aCheckedContainer(health, { healthLog: [probe] }),
        check: () => 1,
      });
      await expect(verifyService(web.watch, rules)).rejects.toMatchObject({
        details: {
          gate: 'healthy',
          reason: health === 'starting' ? 'never-healthy' : 'unhealthy',
          afterMs: 60_000,
          probe: 'connection refused',
        },
      });
    },
  );

  it('must try the ports only once it is healthy, and wait for them to answer', async () => {
    let firstTry = 0;
    const web = new WatchedService({
      seen: (ms) => aCheckedContainer(ms < 2_000 ? 'starting' : 'healthy', published),
      check: () => 1,
      answers: (ms) => {
        firstTry ||= ms;
        return ms >= 9_000;
      },
    });
    await verifyService(web.watch, rules);
    expect([firstTry, web.clock.monotonic()]).toEqual([2_000, 9_000]);
  });

  it('must fail at the deadline on a port that stays silent, and name it', async () => {
    const web = new WatchedService({ seen: () => aRunningContainer(published), answers: () => false });
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({
      details: { gate: 'ports', reason: 'port-silent', ports: [8080] },
    });
    expect(web.clock.monotonic()).toBe(60_000);
  });

  it('must pass over ports that cannot be tried from here, and those without connections', async () => {
    const udp = { publishedPorts: [{ ...port, protocol: 'udp' }] };
    await verifyService(new WatchedService({ seen: () => aRunningContainer(udp) }).watch, rules);
    const web = new WatchedService({ seen: () => aRunningContainer(published), answers: () => null });
    await verifyService(web.watch, rules);
    expect(web.clock.monotonic()).toBe(5_000);
  });

  it('must fail at once when the container is gone', async () => {
    const web = new WatchedService({ seen: (ms) => (ms < 1_000 ? aRunningContainer() : null) });
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({ details: { reason: 'gone' } });
    expect(web.clock.monotonic()).toBe(1_000);
  });

  it('must end at once when it is cancelled', async () => {
    const web = new WatchedService({ seen: () => aRunningContainer({ state: 'restarting' }) });
    void web.clock.sleep(2_100).then(() => web.canceller.abort());
    await expect(verifyService(web.watch, rules)).rejects.toMatchObject({ code: 'cancelled' });
    expect(web.clock.monotonic()).toBe(2_100);
  });
});

describe('the wait for a dependency', () => {
  it('must be over at once when only started is asked of what runs', async () => {
    const db = new WatchedService({ seen: () => aCheckedContainer('unhealthy') });
    await waitReady(db.watch, 'started', rules);
    expect([db.clock.monotonic(), db.probes]).toEqual([0, []]);
  });

  it('must not ask for more than a second of what has no health check', async () => {
    const db = new WatchedService({ seen: () => aRunningContainer() });
    await waitReady(db.watch, 'healthy', rules);
    expect(db.clock.monotonic()).toBe(1_000);
  });

  it('must be over as soon as a health check passes, and not be told as the verdict', async () => {
    const db = new WatchedService({
      seen: (ms) => aCheckedContainer(ms < 3_000 ? 'starting' : 'healthy'),
      check: () => 1,
    });
    await waitReady(db.watch, 'healthy', rules);
    expect(db.clock.monotonic()).toBe(3_000);
    expect(db.probes).toEqual(['0 healthy']);
  });
});

it.each([
  [
    ['CMD', '/check', '--fast'],
    ['/check', '--fast'],
  ],
  [
    ['CMD-SHELL', 'curl -f localhost || exit 1'],
    ['/bin/sh', '-c', 'curl -f localhost || exit 1'],
  ],
  [['CMD'], null],
  [['CMD-SHELL'], null],
  [['NONE'], null],
  [[], null],
])('the health test %j must be run as the engine would run it', (test, command) => {
  expect(healthCommand(test)).toEqual(command);
});
