import { describe, expect, it } from 'vitest';
import { block } from '../../testing/builders/block.ts';
import {
  crowdedHost,
  firstDeploy,
  firstOperation,
  leaveBehind,
} from '../../testing/builders/deployed-shop.ts';
import { aRelease } from '../../testing/builders/planned-release.ts';
import {
  aOneShot,
  aService,
  aServiceOnPort,
  needs,
  onNetworks,
  writes,
} from '../../testing/builders/service-spec.ts';
import { deploying, printed, upgrading } from '../../testing/builders/shop-scenes.ts';
import { planForward } from './plan-forward.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080, { dependsOn: needs('db') });
const web2 = { ...web, image: 'web:2' };
const alone = aServiceOnPort('web', 8080);
const alone2 = { ...alone, image: 'web:2' };

describe('the plan of a first deploy', () => {
  it('must pull, prepare everything under temporary names, and start what is depended on first', () => {
    const sim = deploying([
      { ...web, dependsOn: needs(['migrate', 'completed']) },
      aOneShot('migrate', { image: 'web:1', dependsOn: needs(['db', 'healthy']) }),
      db,
    ]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      deploy shop: - -> 1.0.0
      snapshot:
        1. write-record opened [restore-point]
      pull:
        2. pull-image db@sha256:1 [image-missing]
        3. pull-image web@sha256:1 [image-missing]
      prepare:
        4. create-network shop_default (bridge) [network-missing]
        5. create-volume shop_data (local) [volume-missing]
        6. create-container db/new shop-db-1.new.op1 from db@sha256:1, restart no, in shop_default after 4,5 [service-added]
        7. create-container migrate/new shop-migrate-1.new.op1 from web@sha256:1, restart no, in shop_default after 4,5 [service-added]
        8. create-container web/new shop-web-1.new.op1 from web@sha256:1, restart no, in shop_default after 4,5 [service-added]
      swap:
        9. rename-container db/new shop-db-1.new.op1 to shop-db-1 [service-added]
        10. start-container db/new shop-db-1 after 9 [service-added]
        11. wait-ready db/new shop-db-1 healthy after 10 [dependency]
        12. rename-container migrate/new shop-migrate-1.new.op1 to shop-migrate-1 after 11 [service-added]
        13. start-container migrate/new shop-migrate-1 after 11,12 [one-shot]
        14. wait-exit migrate/new shop-migrate-1 within 60000 ms after 13 [one-shot]
        15. rename-container web/new shop-web-1.new.op1 to shop-web-1 [service-added]
        16. start-container web/new shop-web-1 after 14,15 [service-added]
      verify:
        17. verify-service db/new shop-db-1 [gates]
        18. verify-service web/new shop-web-1 [gates]
      commit:
        19. verify-service db/new shop-db-1 [gates]
        20. verify-service web/new shop-web-1 [gates]
        21. set-restart-policy db/new shop-db-1 always after 19,20 [declared-policy]
        22. set-restart-policy web/new shop-web-1 always after 19,20 [declared-policy]
        23. write-record committed after 19,20,21,22 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        24. tag-image web web@sha256:1 as windlass-retained/shop:op1-web [image-retained]
        25. tag-image migrate web@sha256:1 as windlass-retained/shop:op1-migrate [image-retained]
        26. tag-image db db@sha256:1 as windlass-retained/shop:op1-db [image-retained]
    `),
    );
  });

  it('must attach every network before the container starts', () => {
    const sim = deploying([aService('web', { networks: onNetworks('back', 'front') })]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      deploy shop: - -> 1.0.0
      snapshot:
        1. write-record opened [restore-point]
      pull:
        2. pull-image web@sha256:1 [image-missing]
      prepare:
        3. create-network shop_back (bridge) [network-missing]
        4. create-network shop_front (bridge) [network-missing]
        5. create-container web/new shop-web-1.new.op1 from web@sha256:1, restart no, in shop_back after 3,4 [service-added]
        6. attach-network web/new shop-web-1.new.op1 to shop_front as web after 5 [service-added]
      swap:
        7. rename-container web/new shop-web-1.new.op1 to shop-web-1 [service-added]
        8. start-container web/new shop-web-1 after 7 [service-added]
      verify:
        9. verify-service web/new shop-web-1 [gates]
      commit:
        10. verify-service web/new shop-web-1 [gates]
        11. set-restart-policy web/new shop-web-1 always after 10 [declared-policy]
        12. write-record committed after 10,11 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        13. tag-image web web@sha256:1 as windlass-retained/shop:op1-web [image-retained]
    `),
    );
  });
});

describe('the plan of an upgrade', () => {
  it('must touch what changed, and only that', () => {
    const worker = aService('worker');
    const cache = aService('cache');
    const sim = upgrading([db, web, worker], [db, { ...web2, dependsOn: needs('db', 'cache') }, cache]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container cache/new shop-cache-1.new.op2 from cache@sha256:1, restart no, in shop_default [service-added]
        3. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        4. rename-container cache/new shop-cache-1.new.op2 to shop-cache-1 [service-added]
        5. start-container cache/new shop-cache-1 after 4 [service-added]
        6. stop-container web/old shop-web-1 after 5 [service-changed]
        7. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 6 [service-changed]
        8. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 6,7 [service-changed]
        9. start-container web/new shop-web-1 after 5,6,8 [service-changed]
        10. stop-container worker/old shop-worker-1 [service-removed]
        11. rename-container worker/old shop-worker-1 to shop-worker-1.old.op2 after 10 [service-removed]
      verify:
        12. verify-service cache/new shop-cache-1 [gates]
        13. verify-service db/old shop-db-1 [gates]
        14. verify-service web/new shop-web-1 [gates]
      commit:
        15. verify-service cache/new shop-cache-1 [gates]
        16. verify-service web/new shop-web-1 [gates]
        17. set-restart-policy web/old shop-web-1.old.op2 no after 15,16 [point-of-no-return]
        18. set-restart-policy worker/old shop-worker-1.old.op2 no after 15,16 [point-of-no-return]
        19. set-restart-policy cache/new shop-cache-1 always after 15,16,17,18 [declared-policy]
        20. set-restart-policy web/new shop-web-1 always after 15,16,17,18 [declared-policy]
        21. write-record committed after 15,16,17,18,19,20 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        22. remove-container web/old shop-web-1.old.op2 [service-changed]
        23. remove-container worker/old shop-worker-1.old.op2 [service-removed]
        24. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
        25. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
        26. tag-image cache cache@sha256:1 as windlass-retained/shop:op2-cache [image-retained]
    `),
    );
  });

  it('must have no step on a container when nothing changed', () => {
    expect(printed(upgrading([db, web], [db, web]).plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      verify:
        2. verify-service db/old shop-db-1 [gates]
        3. verify-service web/old shop-web-1 [gates]
      commit:
        4. write-record committed [point-of-no-return]
      ---- point of no return ----
      cleanup:
        5. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
        6. tag-image web web@sha256:1 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must pull only what is not on the host', () => {
    const sim = upgrading([db, web], [{ ...db, image: 'db:2' }, web2]);
    sim.host.images.delete('db@sha256:2');
    const pulls = sim.plan('forward').steps.filter((step) => step.kind === 'pull-image');
    expect(pulls.map((step) => step.args)).toEqual([{ image: 'db@sha256:2' }]);
  });

  it('must remove a network of ours that no service is on any more, after all that were', () => {
    const sim = upgrading(
      [aServiceOnPort('web', 8080, { networks: onNetworks('front') })],
      [aServiceOnPort('web', 8080, { networks: onNetworks('edge') })],
    );
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-network shop_edge (bridge) [network-missing]
        3. create-container web/new shop-web-1.new.op2 from web@sha256:1, restart no, in shop_edge after 2 [service-changed]
      swap:
        4. stop-container web/old shop-web-1 [service-changed]
        5. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 4 [service-changed]
        6. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 4,5 [service-changed]
        7. start-container web/new shop-web-1 after 4,6 [service-changed]
      verify:
        8. verify-service web/new shop-web-1 [gates]
      commit:
        9. verify-service web/new shop-web-1 [gates]
        10. set-restart-policy web/old shop-web-1.old.op2 no after 9 [point-of-no-return]
        11. set-restart-policy web/new shop-web-1 always after 9,10 [declared-policy]
        12. write-record committed after 9,10,11 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        13. remove-container web/old shop-web-1.old.op2 [service-changed]
        14. remove-network shop_front after 13 [network-unused]
        15. tag-image web web@sha256:1 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must keep the images of the new release and let go of those that are no longer retained', () => {
    const sim = upgrading([alone], [alone2]);
    const plan = planForward(
      { ...sim.goal(), expiredTags: ['windlass-retained/shop:old-web'] },
      sim.observation(),
    );
    const images = plan.steps.filter((step) => step.kind === 'tag-image' || step.kind === 'untag-image');
    expect(images.map(({ phase, kind, args }) => ({ phase, kind, ...args }))).toEqual([
      {
        phase: 'cleanup',
        kind: 'tag-image',
        image: 'web@sha256:2',
        repository: 'windlass-retained/shop',
        tag: '20300102-000000-bbbb-web',
      },
      { phase: 'cleanup', kind: 'untag-image', image: 'windlass-retained/shop:old-web' },
    ]);
  });

  it('must tag no image that somebody removed under its container', () => {
    const sim = upgrading([db, web], [db, web2]);
    sim.host.images.delete('db@sha256:1');
    const tags = sim.plan('forward').steps.filter((step) => step.kind === 'tag-image');
    expect(tags.map((step) => step.service)).toEqual(['web']);
  });
});

describe('what is not part of the release', () => {
  it('must never be in a plan when it is not ours, and be removed last when it is', () => {
    const host = crowdedHost();
    leaveBehind(host);
    const sim = firstDeploy(aRelease(firstOperation, '1.0.0', [aService('a')]), host, {
      profile: 'gap',
      isLiveRestore: false,
    });
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      deploy shop: - -> 1.0.0
      snapshot:
        1. write-record opened [restore-point]
      pull:
        2. pull-image a@sha256:1 [image-missing]
      prepare:
        3. create-network shop_default (bridge) [network-missing]
        4. create-container a/new shop-a-1.new.op1 from a@sha256:1, restart no, in shop_default after 3 [service-added]
      swap:
        5. rename-container a/new shop-a-1.new.op1 to shop-a-1 [service-added]
        6. start-container a/new shop-a-1 after 5 [service-added]
      verify:
        7. verify-service a/new shop-a-1 [gates]
      commit:
        8. verify-service a/new shop-a-1 [gates]
        9. set-restart-policy a/new shop-a-1 always after 8 [declared-policy]
        10. write-record committed after 8,9 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        11. remove-container shop-a-1.new.20291231-000000-0000 [left-over]
        12. remove-container shop-gone-1.old.20291231-000000-0000 [left-over]
        13. remove-container windlass-probe.shop [left-over]
        14. tag-image a a@sha256:1 as windlass-retained/shop:op1-a [image-retained]
    `),
    );
  });

  it('must be left alone also where an observation shows it', () => {
    const sim = upgrading([alone], [alone2]);
    const { host, presentImages } = sim.observation();
    const foreign = {
      ...host.containers[0]!,
      id: 'foreign',
      name: 'foreign-db-1',
      owner: null,
      composeProject: 'shop',
    };
    const network = { ...host.networks[0]!, id: 'foreign', name: 'foreign_net', deployment: null };
    const crowded = {
      host: {
        ...host,
        containers: [...host.containers, foreign],
        networks: [...host.networks, network],
      },
      presentImages,
    };
    expect(planForward(sim.goal(), crowded)).toEqual(planForward(sim.goal(), { host, presentImages }));
  });
});

it('a text block must lose the indentation of its code and nothing else', () => {
  expect(block('\n    a:\n      b\n\n    ')).toBe('a:\n  b\n\n');
});
