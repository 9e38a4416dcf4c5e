import { describe, expect, it } from 'vitest';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** Starting, stopping, renaming, restart policies, health. */
export function lifecycleContract(scene: () => Scene): void {
  describe('starting and stopping', () => {
    it('a started container must be running, and starting it again is success', async () => {
      const { target, images, create, inspect } = scene();
      const id = await create(images.web);
      await target.startContainer(id);
      const first = await inspect(id);
      await target.startContainer(id);
      const second = await inspect(id);
      expect(first).toMatchObject({ state: 'running', restartCount: 0 });
      expect(Number.isNaN(Date.parse(first.startedAt))).toBe(false);
      expect(second.startedAt).toBe(first.startedAt);
    });

    it('a stopped container must have stopped when the call returns, and stopping it again is success', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web);
      await target.stopContainer(id, null);
      expect(await inspect(id)).toMatchObject({ state: 'exited' });
      await target.stopContainer(id, null);
    });

    it('stopping a container that never ran is success', async () => {
      const { target, images, create, inspect } = scene();
      const id = await create(images.web);
      await target.stopContainer(id, 1000);
      expect((await inspect(id)).state).toBe('created');
    });

    it('a stopped container must start again as the same container', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web);
      await target.stopContainer(id, null);
      await target.startContainer(id);
      expect(await inspect(id)).toMatchObject({ id, state: 'running' });
    });

    it('a container that ignores the signal must be killed after the given grace', async () => {
      const { target, images, start, inspect, until } = scene();
      const id = await start(images.ignoresTerm, { service: { stopGraceMs: 120_000 } });
      // A signal that comes before its program runs ends it, whatever the program would do.
      await until(id, (seen) => seen.health === 'healthy');
      const before = performance.now();
      await target.stopContainer(id, 1000);
      const took = performance.now() - before;
      expect(took).toBeGreaterThan(900);
      expect(took).toBeLessThan(60_000);
      expect(await inspect(id)).toMatchObject({ state: 'exited', exitCode: 137 });
    });

    it("without a given grace the container's own must hold", async () => {
      const { target, images, start, until } = scene();
      // Longer than an engine's own of ten seconds, as a busy machine may make a shorter one as long as that.
      const id = await start(images.ignoresTerm, { service: { stopGraceMs: 13_000 } });
      await until(id, (seen) => seen.health === 'healthy');
      const before = performance.now();
      await target.stopContainer(id, null);
      expect(performance.now() - before).toBeGreaterThan(12_500);
    });

    it('starting, stopping, renaming, waiting for a container that is not there is not-found', async () => {
      const { target, name } = scene();
      const missing = name('missing');
      await failure(target.startContainer(missing), 'not-found');
      await failure(target.stopContainer(missing, null), 'not-found');
      await failure(target.renameContainer(missing, `${missing}-b`), 'not-found');
      await failure(target.setRestartPolicy(missing, { name: 'no', maximumRetryCount: 0 }), 'not-found');
      await failure(target.waitContainer(missing, new AbortController().signal), 'not-found');
    });
  });

  describe('renaming', () => {
    it('a renamed container must keep its id and its state, and free its old name', async () => {
      const { target, images, spec, createFrom, inspect, name } = scene();
      const wanted = spec(images.web);
      const id = await createFrom(wanted);
      await target.startContainer(id);
      const next = name('renamed');
      await target.renameContainer(id, next);
      expect(await inspect(next)).toMatchObject({ id, name: next, state: 'running' });
      await createFrom(wanted);
    });

    it('a name that is taken must be refused as name-taken', async () => {
      const { target, images, spec, createFrom } = scene();
      const [one, two] = [spec(images.web), spec(images.web)];
      await createFrom(one);
      const id = await createFrom(two);
      await failure(target.renameContainer(id, one.name), 'name-taken');
    });

    it('renaming to the name it has already is success', async () => {
      const { target, images, spec, createFrom, inspect } = scene();
      const wanted = spec(images.web);
      const id = await createFrom(wanted);
      await target.renameContainer(id, wanted.name);
      await target.renameContainer(wanted.name, wanted.name);
      expect((await inspect(id)).name).toBe(wanted.name);
    });
  });

  describe('restart policy', () => {
    it('a policy must be changed on a running and on a stopped container', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web);
      await target.setRestartPolicy(id, { name: 'always', maximumRetryCount: 0 });
      expect((await inspect(id)).restartPolicy).toEqual({ name: 'always', maximumRetryCount: 0 });
      await target.setRestartPolicy(id, { name: 'no', maximumRetryCount: 0 });
      await target.stopContainer(id, null);
      await target.setRestartPolicy(id, { name: 'on-failure', maximumRetryCount: 2 });
      expect((await inspect(id)).restartPolicy).toEqual({ name: 'on-failure', maximumRetryCount: 2 });
      await target.setRestartPolicy(id, { name: 'unless-stopped', maximumRetryCount: 0 });
      expect((await inspect(id)).restartPolicy).toEqual({ name: 'unless-stopped', maximumRetryCount: 0 });
    });

    it('a crash loop must be visible by its restart count and end with the policy off', async () => {
      const { target, images, start, until } = scene();
      const id = await start(images.oneShotFail, {
        spec: { restart: { name: 'always', maximumRetryCount: 0 } },
      });
      await until(id, (observed) => observed.restartCount >= 2);
      await target.setRestartPolicy(id, { name: 'no', maximumRetryCount: 0 });
      // By itself: a stop would kill it in whichever run it is, and end it with another code.
      expect((await until(id, (observed) => observed.state === 'exited')).exitCode).toBe(1);
    });

    it('a manually stopped container with policy always must stay stopped', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web, { spec: { restart: { name: 'always', maximumRetryCount: 0 } } });
      await target.stopContainer(id, null);
      expect(await inspect(id)).toMatchObject({ state: 'exited', restartCount: 0 });
    });
  });

  describe('health', () => {
    it('a working service must get healthy, with its command and log shown', async () => {
      const { images, start, until } = scene();
      const id = await start(images.web);
      const observed = await until(id, (seen) => seen.health === 'healthy');
      expect(observed.healthTest?.length).toBeGreaterThan(1);
      expect(observed.healthLog.at(-1)?.exitCode).toBe(0);
      expect(Number.isNaN(Date.parse(observed.healthLog.at(-1)?.at ?? ''))).toBe(false);
    });

    it('a service whose probe fails must get unhealthy and keep running', async () => {
      const { images, start, until } = scene();
      const id = await start(images.neverHealthy);
      const observed = await until(id, (seen) => seen.health === 'unhealthy');
      expect(observed.state).toBe('running');
      expect(observed.healthLog.some((probe) => probe.exitCode !== 0)).toBe(true);
    });

    it('a disabled health check must leave no health state and no command', async () => {
      const { images, start, inspect } = scene();
      const healthcheck = {
        isDisabled: true,
        test: null,
        intervalMs: null,
        timeoutMs: null,
        retries: null,
        startPeriodMs: null,
      };
      const id = await start(images.neverHealthy, { service: { healthcheck } });
      expect(await inspect(id)).toMatchObject({ health: 'none', healthTest: null, healthLog: [] });
    });

    it("a health check that only gives times must keep the image's command", async () => {
      const { target, images, create, inspect } = scene();
      const declared = (await inspect(await create(images.web))).healthTest;
      const healthcheck = {
        isDisabled: false,
        test: null,
        intervalMs: 60_000,
        timeoutMs: 5000,
        retries: 2,
        startPeriodMs: 4000,
      };
      const observed = await inspect(await create(images.web, { service: { healthcheck } }));
      expect(observed.healthTest).toEqual(declared);
      expect(observed.healthStartPeriodMs).toBe(4000);
      expect((await target.inspectImage(images.web))?.hasHealthcheck).toBe(true);
    });
  });
}
