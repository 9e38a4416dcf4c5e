import { describe, expect, it } from 'vitest';
import { freePort } from '../lab/ports.ts';
import { eventually, failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** Holders (lock, ledger, port probe), and ports seen from outside. */
export function holdersContract(scene: () => Scene): void {
  describe('holders', () => {
    it('a holder must be listed by its role with its labels and the time of the engine', async () => {
      const { target, holder, name, deployment } = scene();
      const wanted = name('lock');
      const id = await holder({
        name: wanted,
        role: 'lock',
        labels: { deployment, epoch: '7', since: '2026' },
      });
      const found = (await target.listHolders('lock')).find((item) => item.id === id);
      expect(found).toMatchObject({ name: wanted, role: 'lock' });
      expect(found?.labels).toMatchObject({ deployment, epoch: '7', since: '2026' });
      expect(Number.isNaN(Date.parse(found?.createdAt ?? ''))).toBe(false);
      expect((await target.listHolders('probe')).some((item) => item.id === id)).toBe(false);
    });

    it('a holder must never have run', async () => {
      const { holder, inspect } = scene();
      expect(await inspect(await holder())).toMatchObject({ state: 'created', startedAt: '' });
    });

    it('a holder of a deployment must be observed with it', async () => {
      const { target, holder, deployment } = scene();
      const id = await holder({ role: 'lock', labels: { deployment } });
      const { containers } = await target.observe(deployment);
      expect(containers).toMatchObject([{ id, owner: { deployment, role: 'lock' }, composeProject: null }]);
    });

    it('of 20 holders with one name exactly one must be made; the others are name-taken', async () => {
      const { holder, name } = scene();
      const wanted = name('lock');
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => holder({ name: wanted })));
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost).toHaveLength(19);
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'name-taken' });
    });

    it('a holder must be removed like any container', async () => {
      const { target, holder } = scene();
      const id = await holder();
      await target.removeContainer(id);
      expect(await target.inspectContainer(id)).toBeNull();
    });

    it('labels that would be read as something else must be refused', async () => {
      const { holder } = scene();
      await failure(holder({ labels: { role: 'service' } }), 'usage');
      await failure(holder({ labels: { 'a b': 'x' } }), 'usage');
    });
  });

  describe('ports', () => {
    it('starting a probe on free ports must fail for want of its command, and leave the ports free', async () => {
      const { target, holder, inspect, images, start, name } = scene();
      const hostPort = await freePort();
      const ports = [{ hostIp: '127.0.0.1', hostPort, protocol: 'tcp' }];
      for (const part of ['first', 'second']) {
        const id = await holder({ name: name(part), ports });
        const error = await failure(target.startContainer(id), 'engine-error');
        expect(error.details['reason']).toBe('command-missing');
        expect((await inspect(id)).state).not.toBe('running');
        await target.removeContainer(id);
      }
      await start(images.web, { service: { ports: [publish('127.0.0.1', hostPort)] } });
    });

    it('a port that is taken must be port-taken with its number, at start and not at create', async () => {
      const { target, holder, create, images, start, inspect } = scene();
      const hostPort = await freePort();
      await start(images.web, { service: { ports: [publish('', hostPort)] } });
      const probe = await holder({ ports: [{ hostIp: '', hostPort, protocol: 'tcp' }] });
      expect((await failure(target.startContainer(probe), 'port-taken')).details['hostPort']).toBe(hostPort);
      const second = await create(images.web, { service: { ports: [publish('', hostPort)] } });
      const error = await failure(target.startContainer(second), 'port-taken');
      expect(error.details['hostPort']).toBe(hostPort);
      expect((await inspect(second)).state).toBe('created');
    });

    it('a port left to the engine must be published with a number, declared as 0', async () => {
      const { images, start, inspect } = scene();
      const observed = await inspect(
        await start(images.web, { service: { ports: [publish('127.0.0.1', null)] } }),
      );
      expect(observed.ports).toMatchObject([{ hostIp: '127.0.0.1', hostPort: 0, containerPort: 8080 }]);
      expect(observed.publishedPorts[0]?.hostPort).toBeGreaterThan(0);
      expect(observed.publishedPorts[0]).toMatchObject({ containerPort: 8080, protocol: 'tcp' });
    });

    it('a published port must answer while its service runs and not after', async () => {
      const { target, images, start } = scene();
      const hostPort = await freePort();
      const id = await start(images.web, { service: { ports: [publish('', hostPort)] } });
      await eventually(async () => (await target.probePort('', hostPort, 1000)) === true);
      await target.stopContainer(id, null);
      expect(await target.probePort('', hostPort, 1000)).toBe(false);
    });

    it('a published port that nobody listens on in the container must not pass for an answer', async () => {
      const { target, images, start } = scene();
      const [hostPort, served] = [await freePort(), await freePort()];
      const silent = { ...publish('', hostPort), containerPort: 9 };
      await start(images.web, { service: { ports: [silent, publish('', served)] } });
      await eventually(async () => (await target.probePort('', served, 1000)) === true);
      expect(await target.probePort('', hostPort, 1000)).toBe(false);
    });
  });
}

function publish(hostIp: string, hostPort: number | null) {
  return { hostIp, hostPort, containerPort: 8080, protocol: 'tcp' as const };
}
