import { describe, expect, it } from 'vitest';
import type { HeldDifference } from '../../../shared/contract/shapes/held.ts';
import { aRunningContainer } from '../../testing/builders/observed-container.ts';
import type { PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import { aService, aServiceOnPort, writes } from '../../testing/builders/service-spec.ts';
import { cutAfter, upgrading } from '../../testing/builders/shop-scenes.ts';
import { locate } from '../planner/locate.ts';
import { heldDifference } from './held-difference.ts';
import type { HeldEvidence } from './held-difference.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080);
const web2 = aServiceOnPort('web', 8080, { image: 'web:2' });
const imageVolumes = new Map([['web@sha256:1', ['/uploads']]]);
const upgrade = (): PlanSimulator => upgrading([db, web], [db, web2]);

function look(sim: PlanSimulator, changes: Partial<HeldEvidence> = {}): HeldDifference {
  const goal = sim.goal();
  const { containers, networks, volumes } = sim.host.observe('shop');
  const kept = [...sim.before.values()].map(
    ({ id, name, spec }) => [spec.name, { id, name, startedAt: '' }] as const,
  );
  return heldDifference({
    services: locate(goal, { containers, networks, volumes }).services,
    old: goal.previous,
    new: goal.target,
    snapshot: {
      operation: goal.operation,
      containers: Object.fromEntries(kept),
      carriedVolumes: goal.carriedVolumes,
    },
    foreign: new Map(),
    networks: new Set(networks.map(({ name }) => name)),
    volumes: new Set(volumes.map(({ name }) => name)),
    seen: { networks, volumes },
    ...changes,
  });
}

/** `web between: old shop-web-1.old exited, new shop-web-1 running` */
function printed({ services }: HeldDifference): readonly string[] {
  return services.map(({ service, verdict, found }) => {
    const there = found.map(({ side, name, state, differs }) =>
      [side, name.replace(/\.\d{8}-\d{6}-[a-z]+$/, ''), state, ...differs.map((what) => `(${what})`)].join(
        ' ',
      ),
    );
    return `${service} ${verdict}: ${there.join(', ')}`;
  });
}

describe('what is undecided', () => {
  it.each([
    [
      'before anything was touched',
      'create-container',
      null,
      'web as-old: old shop-web-1 running, new shop-web-1.new created',
    ],
    [
      'with the old one stopped',
      'stop-container',
      null,
      'web between: old shop-web-1 exited, new shop-web-1.new created',
    ],
    [
      'with the new one started',
      'start-container',
      null,
      'web as-new: old shop-web-1.old exited, new shop-web-1 running',
    ],
  ] as const)('must be told per service, %s', (_, kind, subject, expected) => {
    expect(printed(look(cutAfter(upgrade(), kind, subject)))).toEqual([
      'db unchanged: old shop-db-1 running',
      expected,
    ]);
  });

  it('must say what either release wants, by digest', () => {
    const [, service] = look(cutAfter(upgrade(), 'start-container')).services;
    expect(service).toMatchObject({
      old: { container: 'shop-web-1', image: 'web@sha256:1', containerId: expect.any(String) },
      new: { container: 'shop-web-1', image: 'web@sha256:2', containerId: null },
    });
    expect(service?.found.map(({ id }) => id)[0]).toBe(service?.old?.containerId);
  });

  it('must name a kept container that is gone, with nothing running in its place', () => {
    const sim = cutAfter(upgrade(), 'stop-container');
    sim.host.pruneContainers(({ name }) => name === 'shop-web-1');
    expect(printed(look(sim))[1]).toBe('web gone: new shop-web-1.new created');
  });

  it('must name a kept container that is another one now', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    const { services, snapshot } = evidenceOf(sim);
    const containers = {
      ...snapshot.containers,
      web: { id: 'f'.repeat(64), name: 'shop-web-1', startedAt: '' },
    };
    const seen = look(sim, { services, snapshot: { ...snapshot, containers } });
    expect(printed(seen)[1]).toMatch(/^web replaced: old shop-web-1\.old exited \(container\)/);
  });

  it('must name an image that no release wants', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    const services = evidenceOf(sim).services.map((service) =>
      service.fresh === null
        ? service
        : { ...service, fresh: { ...service.fresh, imageReference: 'evil:1' } },
    );
    expect(printed(look(sim, { services }))[1]).toContain('new shop-web-1 running (image)');
  });

  it('must name a stranger under a name of ours', () => {
    const sim = cutAfter(upgrade(), 'stop-container');
    sim.host.pruneContainers(({ name }) => name === 'shop-web-1');
    const stranger = aRunningContainer({ name: 'shop-web-1', owner: null });
    const seen = printed(look(sim, { foreign: new Map([['shop-web-1', stranger]]) }))[1];
    expect(seen).toBe('web foreign: new shop-web-1.new created, foreign shop-web-1 running');
  });

  it('must list networks and volumes with who wants them, and which are gone', () => {
    const sim = cutAfter(upgrading([db, web], [db, web2], { imageVolumes }), 'start-container');
    const { objects } = look(sim, { volumes: new Set() });
    expect(objects.map(({ kind, name, ...rest }) => ({ kind, name: name.slice(0, 12), ...rest }))).toEqual([
      {
        kind: 'network',
        name: 'shop_default',
        wantedBy: 'both',
        isThere: true,
        differs: [],
        isCarried: false,
      },
      expect.objectContaining({ kind: 'volume', wantedBy: 'old', isThere: false, isCarried: true }),
      {
        kind: 'volume',
        name: 'shop_data',
        wantedBy: 'both',
        isThere: false,
        differs: [],
        isCarried: false,
      },
    ]);
  });

  it('must name in what a network that somebody made anew is not as it is recorded', () => {
    const sim = upgrade();
    const { networks, volumes } = sim.host.observe('shop');
    const other = networks.map((network) => ({ ...network, made: { ...network.made, internal: true } }));
    const { objects } = look(sim, { seen: { networks: other, volumes } });
    expect(objects.map(({ name, differs }) => [name, differs])).toEqual([
      ['shop_default', ['internal']],
      ['shop_data', []],
    ]);
  });

  function evidenceOf(sim: PlanSimulator): Pick<HeldEvidence, 'services'> & {
    readonly snapshot: NonNullable<HeldEvidence['snapshot']>;
  } {
    const goal = sim.goal();
    const { services } = locate(goal, sim.host.observe('shop'));
    return { services, snapshot: { operation: goal.operation, containers: {}, carriedVolumes: {} } };
  }
});
