import { describe, expect, it } from 'vitest';
import type { NetworkEndpointSpec } from '../../core/model/container-spec.ts';
import { unlikeMade } from '../../core/policy/unlike-made.ts';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** Networks, aliases, joined namespaces. */
export function networksContract(scene: () => Scene): void {
  describe('networks', () => {
    it('a made network must be found by name and listed for its deployment', async () => {
      const { target, deployment, network, networkSpec } = scene();
      const spec = networkSpec();
      const id = await network(spec);
      expect(await target.findNetworks(spec.name)).toEqual([{ id, driver: 'bridge' }]);
      expect((await target.observe(deployment)).networks).toMatchObject([
        {
          id,
          name: spec.name,
          driver: 'bridge',
          deployment,
          operation: '20260101-000000-bbbb',
          endpointCount: 0,
        },
      ]);
    });

    it('a network and a volume must be seen as they were made', async () => {
      const { target, deployment, network, networkSpec, volumeSpec, objectOwner } = scene();
      const spec = {
        ...networkSpec(),
        driverOpts: { 'com.docker.network.driver.mtu': '1400' },
        internal: true,
        attachable: true,
        subnets: [{ subnet: '10.213.7.0/24', gateway: '10.213.7.5' }],
        labels: { team: 'lamps' },
      };
      await network(spec);
      const volume = {
        ...volumeSpec(),
        driverOpts: { type: 'tmpfs', device: 'tmpfs' },
        labels: { kept: 'yes' },
      };
      await target.createVolume(volume, objectOwner);
      const { networks, volumes } = await target.observe(deployment);
      expect(networks.map((there) => unlikeMade(spec, there))).toEqual([[]]);
      expect(networks[0]?.made).toMatchObject({ internal: true, labels: { team: 'lamps' } });
      expect(volumes.map((there) => unlikeMade(volume, there))).toEqual([[]]);
      expect(volumes[0]?.made).toEqual({ driverOpts: volume.driverOpts, labels: volume.labels });
    });

    it('looking for a network must match the whole name', async () => {
      const { target, network, networkSpec } = scene();
      const spec = networkSpec();
      await network({ ...spec, name: `${spec.name}-longer` });
      expect(await target.findNetworks(spec.name)).toEqual([]);
    });

    it('of several networks with one name every one must be found; a refused one is name-taken', async () => {
      const { target, network, networkSpec } = scene();
      const spec = networkSpec();
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => network(spec)));
      const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(made.length).toBeGreaterThanOrEqual(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'name-taken' });
      }
      const found = await target.findNetworks(spec.name);
      expect(found.map((item) => item.id).sort()).toEqual([...made].sort());
    });

    it('a network with running containers must count them and not be removed: in-use', async () => {
      const { target, images, deployment, network, networkSpec, start } = scene();
      const spec = networkSpec();
      const id = await network(spec);
      const container = await start(images.web, { spec: { network: on(endpoint(spec.name)) } });
      expect((await target.observe(deployment)).networks[0]?.endpointCount).toBe(1);
      await failure(target.removeNetwork(id), 'in-use');
      await target.stopContainer(container, null);
      expect((await target.observe(deployment)).networks[0]?.endpointCount).toBe(0);
    });

    it('a removed network must be gone, and removing it again is success', async () => {
      const { target, network, networkSpec } = scene();
      const spec = networkSpec();
      const id = await network(spec);
      await target.removeNetwork(id);
      await target.removeNetwork(id);
      expect(await target.findNetworks(spec.name)).toEqual([]);
    });

    it('a container on two networks must have both endpoints with their aliases', async () => {
      const { images, network, networkSpec, start, inspect } = scene();
      const [front, back] = [networkSpec('front'), networkSpec('back')];
      await network(front);
      await network(back);
      const id = await start(images.web, {
        spec: { network: on(endpoint(front.name, ['app', 'www']), endpoint(back.name, ['db'])) },
      });
      const byName = new Map((await inspect(id)).endpoints.map((item) => [item.network, item]));
      expect(byName.get(front.name)?.aliases).toEqual(expect.arrayContaining(['app', 'www']));
      expect(byName.get(back.name)?.aliases).toContain('db');
      expect(byName.get(front.name)?.aliases).not.toContain('db');
      expect(byName.get(back.name)?.ipAddress).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect([...byName.keys()].sort()).toEqual([front.name, back.name].sort());
    });

    it('a network that is not there must be not-found, at create or at start, the first as any further', async () => {
      const { images, network, networkSpec, name, start } = scene();
      const there = networkSpec();
      await network(there);
      for (const endpoints of [[name('missing')], [there.name, name('missing')]]) {
        const spec = { network: on(...endpoints.map((item) => endpoint(item))) };
        await failure(start(images.web, { spec }), 'not-found');
      }
    });

    it('an attached network must show its aliases, a detached one be gone, twice detached is success', async () => {
      const { target, images, network, networkSpec, start, inspect } = scene();
      const [home, extra] = [networkSpec('home'), networkSpec('extra')];
      await network(home);
      await network(extra);
      const id = await start(images.web, { spec: { network: on(endpoint(home.name)) } });
      await target.attachNetwork(id, endpoint(extra.name, ['late']));
      const attached = (await inspect(id)).endpoints.find((item) => item.network === extra.name);
      expect(attached?.aliases).toContain('late');
      await target.detachNetwork(id, extra.name);
      await target.detachNetwork(id, extra.name);
      expect((await inspect(id)).endpoints.map((item) => item.network)).toEqual([home.name]);
    });

    it('attaching twice must be refused, because the aliases would silently be the old ones', async () => {
      const { target, images, network, networkSpec, start, inspect } = scene();
      const spec = networkSpec();
      await network(spec);
      const id = await start(images.web, { spec: { network: on(endpoint(spec.name, ['one'])) } });
      const error = await failure(target.attachNetwork(id, endpoint(spec.name, ['two'])), 'in-use');
      expect(error.details['reason']).toBe('already-attached');
      expect((await inspect(id)).endpoints[0]?.aliases).not.toContain('two');
    });

    it('a stopped container whose network was made anew must start once it is attached again', async () => {
      const { target, images, network, networkSpec, start, inspect } = scene();
      const spec = networkSpec();
      const gone = await network(spec);
      const id = await start(images.web, { spec: { network: on(endpoint(spec.name)) } });
      await target.stopContainer(id, null);
      await target.removeNetwork(gone);
      const anew = await network(spec);
      await failure(target.startContainer(id), 'not-found');
      expect((await inspect(id)).endpoints[0]?.networkId).toBe(gone);
      await target.attachNetwork(id, endpoint(spec.name, ['again']));
      await target.startContainer(id);
      expect((await inspect(id)).endpoints).toMatchObject([{ network: spec.name, networkId: anew }]);
    });

    it('a stopped container must get a new alias for its next start', async () => {
      const { target, images, network, networkSpec, create, inspect } = scene();
      const spec = networkSpec();
      await network(spec);
      const id = await create(images.web, { spec: { network: on(endpoint(spec.name)) } });
      await target.detachNetwork(id, spec.name);
      await target.attachNetwork(id, endpoint(spec.name, ['moved']));
      await target.startContainer(id);
      expect((await inspect(id)).endpoints).toMatchObject([{ network: spec.name }]);
      expect((await inspect(id)).endpoints[0]?.aliases).toContain('moved');
    });
  });

  describe('network modes', () => {
    it('a joined container must start beside the one it joins, and have no endpoint of its own', async () => {
      const { target, images, start, inspect } = scene();
      const containerId = await start(images.web);
      const joined = await start(images.oneShotOk, { spec: { network: { kind: 'joined', containerId } } });
      expect(await target.waitContainer(joined, new AbortController().signal)).toBe(0);
      expect((await inspect(joined)).endpoints).toEqual([]);
    });

    it('a joined container must not start when the one it joins does not run', async () => {
      const { target, images, create, inspect } = scene();
      const containerId = await create(images.web);
      const joined = await create(images.oneShotOk, { spec: { network: { kind: 'joined', containerId } } });
      await failure(target.startContainer(joined), 'engine-error');
      expect((await inspect(joined)).state).not.toBe('running');
    });

    it('mode none must give no address', async () => {
      const { images, start, inspect } = scene();
      const observed = await inspect(await start(images.web, { spec: { network: { kind: 'none' } } }));
      expect(observed.endpoints.every((item) => item.ipAddress === '')).toBe(true);
    });
  });
}

function endpoint(network: string, aliases: readonly string[] = []): NetworkEndpointSpec {
  return { network, aliases, ipv4Address: null, ipv6Address: null };
}

function on(...endpoints: NetworkEndpointSpec[]) {
  return { kind: 'networks' as const, endpoints };
}
