import { describe, expect, it } from 'vitest';
import { asOperationId } from '../model/ids.ts';
import { block } from '../../testing/builders/block.ts';
import {
  crowdedHost,
  firstDeploy,
  firstOperation,
  leaveBehind,
  runToEnd,
} from '../../testing/builders/deployed-shop.ts';
import { aRelease } from '../../testing/builders/planned-release.ts';
import type { PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import {
  aOneShot,
  aService,
  aServiceJoinedTo,
  aServiceOnPort,
  needs,
  restart,
  writes,
} from '../../testing/builders/service-spec.ts';
import { deploying, printed } from '../../testing/builders/shop-scenes.ts';
import { planLifecycle } from './plan-lifecycle.ts';

const db = aService('db', { mounts: [writes('data')], restart: restart('unless-stopped') });
const seed = aOneShot('seed', { dependsOn: needs(['db', 'healthy']) });
const web = aServiceOnPort('web', 8080, { dependsOn: needs(['db', 'healthy'], ['seed', 'completed']) });

function running(services = [db, seed, web]): PlanSimulator {
  const sim = deploying(services);
  runToEnd(sim, 'forward');
  return sim;
}

function stopped(services = [db, seed, web]): PlanSimulator {
  const sim = running(services);
  for (const step of sim.planLifecycle('stop').steps) sim.apply(step);
  return sim;
}

describe('stopping', () => {
  it('must stop what depends on others first, after its policy is off', () => {
    expect(printed(running().planLifecycle('stop'))).toBe(
      block(`
      stop shop: 1.0.0 -> 1.0.0
      swap:
        1. set-restart-policy web/old shop-web-1 no [service-stopped]
        2. stop-container web/old shop-web-1 after 1 [service-stopped]
        3. set-restart-policy db/old shop-db-1 no [service-stopped]
        4. stop-container db/old shop-db-1 after 2,3 [service-stopped]
      commit:
        5. write-record stopped after 2,4 [state-changed]
    `),
    );
  });

  it('must only record it when everything is down', () => {
    expect(printed(stopped().planLifecycle('stop'))).toBe(
      block(`
      stop shop: 1.0.0 -> 1.0.0
      commit:
        1. write-record stopped [state-changed]
    `),
    );
  });
});

describe('starting', () => {
  it('must start in the order of dependencies, and give declared policies back once it is verified', () => {
    expect(printed(stopped().planLifecycle('start'))).toBe(
      block(`
      start shop: 1.0.0 -> 1.0.0
      swap:
        1. start-container db/old shop-db-1 [service-started]
        2. wait-ready db/old shop-db-1 healthy after 1 [dependency]
        3. start-container web/old shop-web-1 after 2 [service-started]
      verify:
        4. verify-service db/old shop-db-1 [gates]
        5. verify-service web/old shop-web-1 [gates]
      commit:
        6. set-restart-policy db/old shop-db-1 unless-stopped [declared-policy]
        7. set-restart-policy web/old shop-web-1 always [declared-policy]
        8. write-record started after 1,2,3,4,5,6,7 [state-changed]
    `),
    );
  });

  it('must leave alone what runs', () => {
    expect(printed(running().planLifecycle('start'))).toBe(
      block(`
      start shop: 1.0.0 -> 1.0.0
      verify:
        1. verify-service db/old shop-db-1 [gates]
        2. verify-service web/old shop-web-1 [gates]
      commit:
        3. write-record started after 1,2 [state-changed]
    `),
    );
  });

  it('must start whoever shares a namespace again with its owner', () => {
    const sim = running([aServiceOnPort('vpn', 8080), aServiceJoinedTo('vpn', 'app')]);
    sim.host.stopContainer(sim.host.named('shop-vpn-1')!.id, 137);
    expect(printed(sim.planLifecycle('start'))).toBe(
      block(`
      start shop: 1.0.0 -> 1.0.0
      swap:
        1. stop-container app/old shop-app-1 [dependency]
        2. start-container vpn/old shop-vpn-1 after 1 [service-started]
        3. start-container app/old shop-app-1 after 1,2 [service-started]
      verify:
        4. verify-service vpn/old shop-vpn-1 [gates]
        5. verify-service app/old shop-app-1 [gates]
      commit:
        6. write-record started after 1,2,3,4,5 [state-changed]
    `),
    );
  });

  it('must name a container that is gone, where leaving it out would report success', () => {
    const sim = stopped([aServiceOnPort('web', 8080)]);
    sim.host.pruneContainers(() => true);
    const plan = sim.planLifecycle('start');
    expect(plan.steps.map(({ kind, service }) => [kind, service])).toEqual([
      ['verify-service', 'web'],
      ['write-record', null],
    ]);
  });
});

describe('removing', () => {
  it('must remove everything of ours but the data, and nothing else', () => {
    const host = crowdedHost();
    const sim = firstDeploy(aRelease(firstOperation, '1.0.0', [db, seed, web]), host, {
      profile: 'gap',
      isLiveRestore: false,
    });
    runToEnd(sim, 'forward');
    leaveBehind(host);
    expect(printed(sim.planLifecycle('remove'))).toBe(
      block(`
      remove shop: 1.0.0 -> -
      swap:
        1. set-restart-policy web/old shop-web-1 no [service-stopped]
        2. stop-container web/old shop-web-1 after 1 [service-stopped]
        3. set-restart-policy db/old shop-db-1 no [service-stopped]
        4. stop-container db/old shop-db-1 after 2,3 [service-stopped]
      cleanup:
        5. remove-container shop-a-1.new.20291231-000000-0000 [service-removed]
        6. remove-container db/old shop-db-1 [service-removed]
        7. remove-container shop-gone-1.old.20291231-000000-0000 [service-removed]
        8. remove-container seed/old shop-seed-1 [service-removed]
        9. remove-container web/old shop-web-1 [service-removed]
        10. remove-container windlass-probe.shop [service-removed]
        11. remove-network shop_default after 5,6,7,8,9,10 [network-unused]
        12. write-record removed after 1,2,3,4,5,6,7,8,9,10,11 [state-changed]
    `),
    );
  });

  it('must remove what a failed first deploy left, without knowing its release', () => {
    const sim = running();
    const goal = {
      operation: asOperationId('20300103-000000-cccc'),
      kind: 'remove',
      deployment: 'shop',
    } as const;
    const plan = planLifecycle({ ...goal, release: null }, sim.observation().host);
    expect(printed(plan)).toBe(
      block(`
      remove shop: - -> -
      swap:
        1. stop-container shop-db-1 [service-stopped]
        2. stop-container shop-web-1 [service-stopped]
      cleanup:
        3. remove-container shop-db-1 after 1 [service-removed]
        4. remove-container shop-seed-1 [service-removed]
        5. remove-container shop-web-1 after 2 [service-removed]
        6. remove-network shop_default after 3,4,5 [network-unused]
        7. write-record removed after 1,2,3,4,5,6 [state-changed]
    `),
    );
  });
});
