import { describe, expect, it } from 'vitest';
import { block } from '../../testing/builders/block.ts';
import {
  aService,
  aServiceJoinedTo,
  aServiceOnPort,
  needs,
  restart,
  writes,
} from '../../testing/builders/service-spec.ts';
import { cutAfter, printed, upgrading } from '../../testing/builders/shop-scenes.ts';
import { planForward } from './plan-forward.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080, { dependsOn: needs('db') });
const web2 = { ...web, image: 'web:2' };
const alone = aServiceOnPort('web', 8080);
const alone2 = { ...alone, image: 'web:2' };

describe('the switch of an upgrade', () => {
  it('must move the alias of a service that can start first, and give it back to the stopped one', () => {
    const api = aService('api');
    const sim = upgrading([api], [{ ...api, image: 'api:2' }]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container api/new shop-api-1.new.op2 from api@sha256:2, restart no, in shop_default, without aliases [service-changed]
      swap:
        3. start-container api/new shop-api-1.new.op2 [service-changed]
        4. wait-ready api/new shop-api-1.new.op2 healthy after 3 [alias-moves]
        5. detach-network api/new shop-api-1.new.op2 from shop_default after 4 [alias-moves]
        6. attach-network api/new shop-api-1.new.op2 to shop_default as api after 4,5 [alias-moves]
        7. detach-network api/old shop-api-1 from shop_default after 4,6 [alias-moves]
        8. attach-network api/old shop-api-1 to shop_default as - after 4,6,7 [alias-moves]
        9. wait-drained api/old shop-api-1 for 3500 ms after 8 [alias-moves]
        10. stop-container api/old shop-api-1 after 4,6,8,9 [service-changed]
        11. rename-container api/old shop-api-1 to shop-api-1.old.op2 after 10 [service-changed]
        12. rename-container api/new shop-api-1.new.op2 to shop-api-1 after 10,11 [service-changed]
        13. detach-network api/old shop-api-1.old.op2 from shop_default after 10,11 [alias-moves]
        14. attach-network api/old shop-api-1.old.op2 to shop_default as api after 10,11,13 [alias-moves]
      verify:
        15. verify-service api/new shop-api-1 [gates]
      commit:
        16. verify-service api/new shop-api-1 [gates]
        17. set-restart-policy api/old shop-api-1.old.op2 no after 16 [point-of-no-return]
        18. set-restart-policy api/new shop-api-1 always after 16,17 [declared-policy]
        19. write-record committed after 16,17,18 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        20. remove-container api/old shop-api-1.old.op2 [service-changed]
        21. tag-image api api@sha256:2 as windlass-retained/shop:op2-api [image-retained]
    `),
    );
  });

  it('must stop a service first whose unnamed volume goes along', () => {
    const api = aService('api');
    const imageVolumes = new Map([['api@sha256:1', ['/cache']]]);
    const sim = upgrading([api], [{ ...api, image: 'api:2' }], { imageVolumes });
    const text = printed(sim.plan('forward')).replaceAll(/[0-9a-f]{64}/g, 'unnamed');
    expect(text).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container api/new shop-api-1.new.op2 from api@sha256:2, restart no, in shop_default, keeps {"/cache":"unnamed"} [service-changed]
      swap:
        3. stop-container api/old shop-api-1 [service-changed]
        4. rename-container api/old shop-api-1 to shop-api-1.old.op2 after 3 [service-changed]
        5. rename-container api/new shop-api-1.new.op2 to shop-api-1 after 3,4 [service-changed]
        6. start-container api/new shop-api-1 after 3,5 [service-changed]
      verify:
        7. verify-service api/new shop-api-1 [gates]
      commit:
        8. verify-service api/new shop-api-1 [gates]
        9. set-restart-policy api/old shop-api-1.old.op2 no after 8 [point-of-no-return]
        10. set-restart-policy api/new shop-api-1 always after 8,9 [declared-policy]
        11. write-record committed after 8,9,10 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        12. remove-container api/old shop-api-1.old.op2 [service-changed]
        13. tag-image api api@sha256:2 as windlass-retained/shop:op2-api [image-retained]
    `),
    );
  });

  it('must make whoever shares a namespace anew with its owner', () => {
    const vpn = aServiceOnPort('vpn', 8080);
    const app = aServiceJoinedTo('vpn', 'app');
    const sim = upgrading([vpn, app], [{ ...vpn, image: 'vpn:2' }, app]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container vpn/new shop-vpn-1.new.op2 from vpn@sha256:2, restart no, in shop_default [service-changed]
        3. create-container app/new shop-app-1.new.op2 from app@sha256:1, restart no, joins vpn/new after 2 [service-changed]
      swap:
        4. stop-container vpn/old shop-vpn-1 [service-changed]
        5. rename-container vpn/old shop-vpn-1 to shop-vpn-1.old.op2 after 4 [service-changed]
        6. rename-container vpn/new shop-vpn-1.new.op2 to shop-vpn-1 after 4,5 [service-changed]
        7. start-container vpn/new shop-vpn-1 after 4,6 [service-changed]
        8. stop-container app/old shop-app-1 after 7 [service-changed]
        9. rename-container app/old shop-app-1 to shop-app-1.old.op2 after 8 [service-changed]
        10. rename-container app/new shop-app-1.new.op2 to shop-app-1 after 8,9 [service-changed]
        11. start-container app/new shop-app-1 after 7,8,10 [service-changed]
      verify:
        12. verify-service vpn/new shop-vpn-1 [gates]
        13. verify-service app/new shop-app-1 [gates]
      commit:
        14. verify-service vpn/new shop-vpn-1 [gates]
        15. verify-service app/new shop-app-1 [gates]
        16. set-restart-policy vpn/old shop-vpn-1.old.op2 no after 14,15 [point-of-no-return]
        17. set-restart-policy app/old shop-app-1.old.op2 no after 14,15 [point-of-no-return]
        18. set-restart-policy vpn/new shop-vpn-1 always after 14,15,16,17 [declared-policy]
        19. set-restart-policy app/new shop-app-1 always after 14,15,16,17 [declared-policy]
        20. write-record committed after 14,15,16,17,18,19 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        21. remove-container vpn/old shop-vpn-1.old.op2 [service-changed]
        22. remove-container app/old shop-app-1.old.op2 [service-changed]
        23. tag-image vpn vpn@sha256:2 as windlass-retained/shop:op2-vpn [image-retained]
        24. tag-image app app@sha256:1 as windlass-retained/shop:op2-app [image-retained]
    `),
    );
  });

  it('must stop who has a port before the one that it moves to starts', () => {
    const sim = upgrading(
      [aServiceOnPort('b', 8080), aServiceOnPort('a', 8081)],
      [aServiceOnPort('b', 8082), aServiceOnPort('a', 8080)],
    );
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container a/new shop-a-1.new.op2 from a@sha256:1, restart no, in shop_default [service-changed]
        3. create-container b/new shop-b-1.new.op2 from b@sha256:1, restart no, in shop_default [service-changed]
      swap:
        4. stop-container b/old shop-b-1 [service-changed]
        5. stop-container a/old shop-a-1 [service-changed]
        6. rename-container a/old shop-a-1 to shop-a-1.old.op2 after 5 [service-changed]
        7. rename-container a/new shop-a-1.new.op2 to shop-a-1 after 5,6 [service-changed]
        8. start-container a/new shop-a-1 after 4,5,7 [service-changed]
        9. rename-container b/old shop-b-1 to shop-b-1.old.op2 after 4 [service-changed]
        10. rename-container b/new shop-b-1.new.op2 to shop-b-1 after 4,9 [service-changed]
        11. start-container b/new shop-b-1 after 4,10 [service-changed]
      verify:
        12. verify-service a/new shop-a-1 [gates]
        13. verify-service b/new shop-b-1 [gates]
      commit:
        14. verify-service a/new shop-a-1 [gates]
        15. verify-service b/new shop-b-1 [gates]
        16. set-restart-policy a/old shop-a-1.old.op2 no after 14,15 [point-of-no-return]
        17. set-restart-policy b/old shop-b-1.old.op2 no after 14,15 [point-of-no-return]
        18. set-restart-policy a/new shop-a-1 always after 14,15,16,17 [declared-policy]
        19. set-restart-policy b/new shop-b-1 always after 14,15,16,17 [declared-policy]
        20. write-record committed after 14,15,16,17,18,19 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        21. remove-container a/old shop-a-1.old.op2 [service-changed]
        22. remove-container b/old shop-b-1.old.op2 [service-changed]
        23. tag-image b b@sha256:1 as windlass-retained/shop:op2-b [image-retained]
        24. tag-image a a@sha256:1 as windlass-retained/shop:op2-a [image-retained]
    `),
    );
  });

  it('must free a container name before another service gets it', () => {
    const named = { containerName: 'front' };
    const sim = upgrading([aServiceOnPort('web', 8080, named)], [aServiceOnPort('site', 8080, named)]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container site/new front.new.op2 from site@sha256:1, restart no, in shop_default [service-added]
      swap:
        3. stop-container web/old front [service-removed]
        4. rename-container web/old front to front.old.op2 after 3 [service-removed]
        5. rename-container site/new front.new.op2 to front after 4 [service-added]
        6. start-container site/new front after 3,5 [service-added]
      verify:
        7. verify-service site/new front [gates]
      commit:
        8. verify-service site/new front [gates]
        9. set-restart-policy web/old front.old.op2 no after 8 [point-of-no-return]
        10. set-restart-policy site/new front always after 8,9 [declared-policy]
        11. write-record committed after 8,9,10 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        12. remove-container web/old front.old.op2 [service-removed]
        13. tag-image site site@sha256:1 as windlass-retained/shop:op2-site [image-retained]
    `),
    );
  });

  it('must not stop any service before its turn in the profile of short gaps', () => {
    const { steps } = upgrading([db, web], [{ ...db, image: 'db:2' }, web2]).plan('forward');
    const started = steps.find((step) => step.kind === 'start-container' && step.service === 'db');
    const stopped = steps.find((step) => step.kind === 'stop-container' && step.service === 'web');
    expect(stopped?.dependsOn).toEqual([started?.id]);
  });

  it('must stop all at once in the fast profile', () => {
    const sim = upgrading([db, web], [{ ...db, image: 'db:2' }, web2], { profile: 'fast' });
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container db/new shop-db-1.new.op2 from db@sha256:2, restart no, in shop_default [service-changed]
        3. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        4. stop-container db/old shop-db-1 [service-changed]
        5. rename-container db/old shop-db-1 to shop-db-1.old.op2 after 4 [service-changed]
        6. rename-container db/new shop-db-1.new.op2 to shop-db-1 after 4,5 [service-changed]
        7. start-container db/new shop-db-1 after 4,6 [service-changed]
        8. stop-container web/old shop-web-1 [service-changed]
        9. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 8 [service-changed]
        10. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 8,9 [service-changed]
        11. start-container web/new shop-web-1 after 7,8,10 [service-changed]
      verify:
        12. verify-service db/new shop-db-1 [gates]
        13. verify-service web/new shop-web-1 [gates]
      commit:
        14. verify-service db/new shop-db-1 [gates]
        15. verify-service web/new shop-web-1 [gates]
        16. set-restart-policy db/old shop-db-1.old.op2 no after 14,15 [point-of-no-return]
        17. set-restart-policy web/old shop-web-1.old.op2 no after 14,15 [point-of-no-return]
        18. set-restart-policy db/new shop-db-1 always after 14,15,16,17 [declared-policy]
        19. set-restart-policy web/new shop-web-1 always after 14,15,16,17 [declared-policy]
        20. write-record committed after 14,15,16,17,18,19 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        21. remove-container db/old shop-db-1.old.op2 [service-changed]
        22. remove-container web/old shop-web-1.old.op2 [service-changed]
        23. tag-image db db@sha256:2 as windlass-retained/shop:op2-db [image-retained]
        24. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must take the policy of old containers off on an engine that they outlive', () => {
    const sim = upgrading([alone], [alone2], { isLiveRestore: true });
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        3. set-restart-policy web/old shop-web-1 no [fallback-until-commit]
        4. stop-container web/old shop-web-1 after 3 [service-changed]
        5. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 3,4 [service-changed]
        6. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 3,4,5 [service-changed]
        7. start-container web/new shop-web-1 after 3,4,6 [service-changed]
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
        14. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must arm the old ones with always before anything is stopped, whatever they declare', () => {
    const lazy = aServiceOnPort('lazy', 8081, { restart: restart('unless-stopped') });
    const sim = upgrading([web, lazy, db], [web2, { ...lazy, image: 'lazy:2' }, db]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container lazy/new shop-lazy-1.new.op2 from lazy@sha256:2, restart no, in shop_default [service-changed]
        3. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        4. set-restart-policy lazy/old shop-lazy-1 always [fallback-until-commit]
        5. stop-container lazy/old shop-lazy-1 after 4 [service-changed]
        6. rename-container lazy/old shop-lazy-1 to shop-lazy-1.old.op2 after 4,5 [service-changed]
        7. rename-container lazy/new shop-lazy-1.new.op2 to shop-lazy-1 after 4,5,6 [service-changed]
        8. start-container lazy/new shop-lazy-1 after 4,5,7 [service-changed]
        9. stop-container web/old shop-web-1 after 4 [service-changed]
        10. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 4,9 [service-changed]
        11. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 4,9,10 [service-changed]
        12. start-container web/new shop-web-1 after 4,9,11 [service-changed]
      verify:
        13. verify-service db/old shop-db-1 [gates]
        14. verify-service lazy/new shop-lazy-1 [gates]
        15. verify-service web/new shop-web-1 [gates]
      commit:
        16. verify-service lazy/new shop-lazy-1 [gates]
        17. verify-service web/new shop-web-1 [gates]
        18. set-restart-policy lazy/old shop-lazy-1.old.op2 no after 16,17 [point-of-no-return]
        19. set-restart-policy web/old shop-web-1.old.op2 no after 16,17 [point-of-no-return]
        20. set-restart-policy lazy/new shop-lazy-1 unless-stopped after 16,17,18,19 [declared-policy]
        21. set-restart-policy web/new shop-web-1 always after 16,17,18,19 [declared-policy]
        22. write-record committed after 16,17,18,19,20,21 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        23. remove-container lazy/old shop-lazy-1.old.op2 [service-changed]
        24. remove-container web/old shop-web-1.old.op2 [service-changed]
        25. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
        26. tag-image lazy lazy@sha256:2 as windlass-retained/shop:op2-lazy [image-retained]
        27. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
    `),
    );
  });

  it('must carry the unnamed volume that the old container has, also when no restore point names it', () => {
    const imageVolumes = new Map([['web@sha256:1', ['/cache']]]);
    const sim = upgrading([alone], [alone2], { imageVolumes });
    const plan = planForward({ ...sim.goal(), carriedVolumes: {} }, sim.observation());
    const created = plan.steps.filter((step) => step.kind === 'create-container');
    expect(created.map((step) => Object.keys(step.args.carriedVolumes))).toEqual([['/cache']]);
  });

  it('must make an unchanged service anew when the owner of its namespace is gone', () => {
    const vpn = aServiceOnPort('vpn', 8080);
    const app = aServiceJoinedTo('vpn', 'app');
    const sim = upgrading([vpn, app], [vpn, app]);
    const id = sim.host.named('shop-vpn-1')!.id;
    sim.host.stopContainer(id);
    sim.host.removeContainer(id);
    const created = sim.plan('forward').steps.filter((step) => step.kind === 'create-container');
    expect(created.map(({ service, args }) => [service, args.joins])).toEqual([
      ['vpn', null],
      ['app', { service: 'vpn', side: 'new' }],
    ]);
  });

  it('must give a stopped old container its aliases back, when the process ended before it could', () => {
    const api = aService('api');
    const sim = cutAfter(upgrading([api], [{ ...api, image: 'api:2' }]), 'stop-container');
    const moves = sim
      .plan('forward')
      .steps.filter((step) => step.side === 'old' && step.cause === 'alias-moves');
    expect(moves.map(({ kind, args }) => [kind, 'aliases' in args ? args.aliases : []])).toEqual([
      ['detach-network', []],
      ['attach-network', ['api']],
    ]);
  });
});
