import { describe, expect, it } from 'vitest';
import { freePort } from '../lab/ports.ts';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** The engine itself, creating, naming, observing, removing. */
export function containersContract(scene: () => Scene): void {
  describe('engine', () => {
    it('must say who it is, the same each time, in image terms', async () => {
      const { target } = scene();
      const [first, second] = await Promise.all([target.engine(), target.engine()]);
      expect(first.id).not.toBe('');
      expect(second.id).toBe(first.id);
      expect(first.architecture).toMatch(/^(amd64|arm64|arm|386|ppc64le|s390x|riscv64)$/);
      expect(first.cpus).toBeGreaterThan(0);
      expect(Number.isNaN(Date.parse(first.systemTime))).toBe(false);
      expect(first.apiVersion).toMatch(/^1\.\d+$/);
    });
  });

  describe('creating', () => {
    it('a created container must be observed with its owner and its Compose project', async () => {
      const { target, images, deployment, create } = scene();
      const id = await create(images.web, { owner: { role: 'one-shot', fingerprint: 'abc' } });
      const { containers } = await target.observe(deployment);
      expect(containers.map((container) => container.id)).toEqual([id]);
      expect(containers[0]).toMatchObject({
        state: 'created',
        composeProject: deployment,
        startedAt: '',
        owner: {
          deployment,
          release: '20260101-000000-aaaa',
          service: 'app',
          operation: '20260101-000000-bbbb',
          role: 'one-shot',
          fingerprint: 'abc',
        },
      });
    });

    it('labels of a definition must never replace ours', async () => {
      const { images, create, inspect, deployment } = scene();
      const labels = {
        'windlass.deployment': 'evil',
        'windlass.role': 'lock',
        'com.docker.compose.project': 'evil',
      };
      const observed = await inspect(await create(images.web, { service: { labels } }));
      expect(observed.owner).toMatchObject({ deployment, role: 'service' });
      expect(observed.composeProject).toBe(deployment);
    });

    it('a name that is taken must be refused as name-taken', async () => {
      const { images, createFrom, spec } = scene();
      const wanted = spec(images.web);
      await createFrom(wanted);
      const error = await failure(createFrom(wanted), 'name-taken');
      expect(error.details['name']).toBe(wanted.name);
      expect(error.isRetryable).toBe(false);
    });

    it('of 20 clients that create one name at once exactly one must win', async () => {
      const { images, createFrom, spec } = scene();
      const wanted = spec(images.web);
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => createFrom(wanted)));
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost).toHaveLength(19);
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'name-taken' });
    });

    it('an image that is not on the engine must be image-not-found, and nothing is created', async () => {
      const { target, deployment, create } = scene();
      await failure(create('windlass-contract/never-built:9'), 'image-not-found');
      expect((await target.observe(deployment)).containers).toEqual([]);
    });

    it('the image is reported as given and by its id', async () => {
      const { target, images, create, inspect } = scene();
      const observed = await inspect(await create(images.web));
      expect(observed.imageReference).toBe(images.web);
      expect(observed.imageId).toBe((await target.inspectImage(images.web))?.id);
    });

    it('restart policy, grace period and declared ports must be as ordered', async () => {
      const { images, create, inspect } = scene();
      const hostPort = await freePort();
      const observed = await inspect(
        await create(images.web, {
          spec: { restart: { name: 'on-failure', maximumRetryCount: 3 } },
          service: {
            stopGraceMs: 7000,
            ports: [{ hostIp: '127.0.0.1', hostPort, containerPort: 8080, protocol: 'tcp' }],
          },
        }),
      );
      expect(observed.restartPolicy).toEqual({ name: 'on-failure', maximumRetryCount: 3 });
      expect(observed.stopGraceMs).toBe(7000);
      expect(observed.ports).toEqual([
        { hostIp: '127.0.0.1', hostPort, containerPort: 8080, protocol: 'tcp' },
      ]);
      expect(observed.publishedPorts).toEqual([]);
    });
  });

  describe('observing', () => {
    it('containers of another deployment must not be returned', async () => {
      const { target, images, deployment, create } = scene();
      const ours = await create(images.web);
      await create(images.web, { owner: { deployment: `${deployment}x` } });
      expect((await target.observe(deployment)).containers.map((container) => container.id)).toEqual([ours]);
      expect((await target.containersOf(deployment)).map((container) => container.id)).toEqual([ours]);
    });

    it('a container must be found by id and by name, a missing one is null', async () => {
      const { target, images, createFrom, spec } = scene();
      const wanted = spec(images.web);
      const id = await createFrom(wanted);
      expect((await target.inspectContainer(wanted.name))?.id).toBe(id);
      expect((await target.inspectContainer(id))?.name).toBe(wanted.name);
      expect(await target.inspectContainer(`${wanted.name}-missing`)).toBeNull();
    });

    it('the list of all containers must name deployment, role and published ports', async () => {
      const { target, images, start, deployment } = scene();
      const hostPort = await freePort();
      const ports = [{ hostIp: '', hostPort, containerPort: 8080, protocol: 'tcp' as const }];
      const id = await start(images.web, { service: { ports } });
      const summary = (await target.listContainers()).find((container) => container.id === id);
      expect(summary).toMatchObject({
        deployment,
        composeProject: deployment,
        role: 'service',
        state: 'running',
      });
      expect(summary?.publishedPorts.map((port) => port.hostPort)).toContain(hostPort);
    });
  });

  describe('volumes', () => {
    it('a named volume must be made once, found, and listed for its deployment', async () => {
      const { target, deployment, volumeSpec, objectOwner } = scene();
      const volume = volumeSpec();
      expect(await target.hasVolume(volume.name)).toBe(false);
      await target.createVolume(volume, objectOwner);
      await target.createVolume(volume, objectOwner);
      expect(await target.hasVolume(volume.name)).toBe(true);
      expect((await target.observe(deployment)).volumes).toEqual([
        { name: volume.name, driver: 'local', made: { driverOpts: {}, labels: {} }, deployment },
      ]);
    });

    it('mounts must be reported with volume, target and mode', async () => {
      const { target, images, create, inspect, volumeSpec, objectOwner } = scene();
      const volume = volumeSpec();
      await target.createVolume(volume, objectOwner);
      const observed = await inspect(
        await create(images.web, {
          spec: {
            mounts: [
              { type: 'volume', volume: volume.name, target: '/named', readOnly: true },
              { type: 'anonymous', target: '/unnamed', readOnly: false },
              { type: 'tmpfs', target: '/scratch', sizeBytes: 1_048_576, mode: 0o1777 },
            ],
          },
        }),
      );
      const byTarget = new Map(observed.mounts.map((mount) => [mount.target, mount]));
      expect(byTarget.get('/named')).toMatchObject({
        type: 'volume',
        volume: volume.name,
        readOnly: true,
        isAnonymous: false,
      });
      expect(byTarget.get('/unnamed')).toMatchObject({ type: 'volume', readOnly: false, isAnonymous: true });
      expect(byTarget.get('/unnamed')?.volume).toMatch(/^[0-9a-f]{64}$/);
      expect(byTarget.get('/scratch')).toMatchObject({ type: 'tmpfs', volume: '' });
    });

    it("the volumes of an image's VOLUME instructions must be visible as anonymous", async () => {
      const { target, images, create, deployment } = scene();
      await create(images.withVolume);
      const { containers } = await target.observe(deployment);
      expect(containers[0]?.mounts).toMatchObject([{ type: 'volume', target: '/data', isAnonymous: true }]);
      expect((await target.inspectImage(images.withVolume))?.volumes).toEqual(['/data']);
    });

    it('removing a container must never remove its unnamed volume', async () => {
      const { target, images, create, inspect } = scene();
      const id = await create(images.withVolume);
      const volume = (await inspect(id)).mounts[0]?.volume ?? '';
      await target.removeContainer(id);
      expect(await target.hasVolume(volume)).toBe(true);
    });

    it('an unnamed volume given by name to the next container must bring its data', async () => {
      const { target, images, create, inspect } = scene();
      const old = await create(images.withVolume);
      await target.writeFile(old, '/data/kept.txt', new TextEncoder().encode('precious'));
      const volume = (await inspect(old)).mounts[0]?.volume ?? '';
      await target.removeContainer(old);
      const next = await create(images.withVolume, {
        spec: { mounts: [{ type: 'volume', volume, target: '/data', readOnly: false }] },
      });
      const files = await target.readFiles(next, '/data');
      expect(new TextDecoder().decode(files.get('kept.txt'))).toBe('precious');
      expect((await inspect(next)).mounts).toHaveLength(1);
    });
  });

  describe('removing', () => {
    it('a removed container must be gone, and removing it again is success', async () => {
      const { target, images, create } = scene();
      const id = await create(images.web);
      await target.removeContainer(id);
      await target.removeContainer(id);
      expect(await target.inspectContainer(id)).toBeNull();
    });

    it('a running container must not be removed: in-use', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web);
      await failure(target.removeContainer(id), 'in-use');
      expect((await inspect(id)).state).toBe('running');
    });
  });
}
