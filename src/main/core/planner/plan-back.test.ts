import { describe, expect, it } from 'vitest';
import { block } from '../../testing/builders/block.ts';
import type { PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import {
  aOneShot,
  aService,
  aServiceJoinedTo,
  aServiceOnPort,
  needs,
  onNetworks,
  restart,
  writes,
} from '../../testing/builders/service-spec.ts';
import { planBack } from './plan-back.ts';
import { cutAfter, deploying, printed, upgrading } from '../../testing/builders/shop-scenes.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080, { dependsOn: needs('db') });
const web2 = { ...web, image: 'web:2' };
const upgrade = (): PlanSimulator => upgrading([db, web], [db, web2]);
const back = (sim: PlanSimulator): string => printed(sim.plan('back'));

describe('going back', () => {
  it('must have nothing to do before the restore point is written', () => {
    expect(back(upgrade())).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      nothing to do
    `),
    );
  });

  it('must only remove the new one when nothing was stopped yet', () => {
    expect(back(cutAfter(upgrade(), 'create-container'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      verify:
        1. verify-service db/old shop-db-1 [gates]
        2. verify-service web/old shop-web-1 [gates]
      cleanup:
        3. remove-container web/new shop-web-1.new.op2 [service-restored]
        4. write-record restored after 3 [restore-point]
    `),
    );
  });

  it('must only start the old one when it was stopped', () => {
    expect(back(cutAfter(upgrade(), 'stop-container'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. start-container web/old shop-web-1 [service-restored]
      verify:
        2. verify-service db/old shop-db-1 [gates]
        3. verify-service web/old shop-web-1 [gates]
      cleanup:
        4. remove-container web/new shop-web-1.new.op2 [service-restored]
        5. write-record restored after 4 [restore-point]
    `),
    );
  });

  it('must give the old one its name back when it was renamed', () => {
    expect(back(cutAfter(upgrade(), 'rename-container', 'web', 'old'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. rename-container web/old shop-web-1.old.op2 to shop-web-1 [service-restored]
        2. start-container web/old shop-web-1 after 1 [service-restored]
      verify:
        3. verify-service db/old shop-db-1 [gates]
        4. verify-service web/old shop-web-1 [gates]
      cleanup:
        5. remove-container web/new shop-web-1.new.op2 [service-restored]
        6. write-record restored after 5 [restore-point]
    `),
    );
  });

  it('must free the name first when the new one has it', () => {
    expect(back(cutAfter(upgrade(), 'rename-container', 'web', 'new'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. rename-container web/new shop-web-1 to shop-web-1.new.op2 [service-restored]
        2. rename-container web/old shop-web-1.old.op2 to shop-web-1 after 1 [service-restored]
        3. start-container web/old shop-web-1 after 1,2 [service-restored]
      verify:
        4. verify-service db/old shop-db-1 [gates]
        5. verify-service web/old shop-web-1 [gates]
      cleanup:
        6. remove-container web/new shop-web-1.new.op2 [service-restored]
        7. write-record restored after 6 [restore-point]
    `),
    );
  });

  it('must stop the new one before the old one starts, and remove it only when the old one is verified', () => {
    expect(back(cutAfter(upgrade(), 'start-container'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. stop-container web/new shop-web-1 [service-restored]
        2. rename-container web/new shop-web-1 to shop-web-1.new.op2 after 1 [service-restored]
        3. rename-container web/old shop-web-1.old.op2 to shop-web-1 after 1,2 [service-restored]
        4. start-container web/old shop-web-1 after 1,2,3 [service-restored]
      verify:
        5. verify-service db/old shop-db-1 [gates]
        6. verify-service web/old shop-web-1 [gates]
      cleanup:
        7. remove-container web/new shop-web-1.new.op2 [service-restored]
        8. write-record restored after 7 [restore-point]
    `),
    );
  });

  it('must not stop a new one that has ended', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    sim.host.stopContainer(sim.host.named('shop-web-1')!.id, 137);
    expect(sim.plan('back').steps.filter((step) => step.kind === 'stop-container')).toEqual([]);
  });

  it('must take the policy off the new one and arm the old one, when the process ended in the commit', () => {
    expect(back(cutAfter(upgrade(), 'set-restart-policy', 'web', 'new'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. set-restart-policy web/new shop-web-1 no [service-restored]
        2. stop-container web/new shop-web-1 after 1 [service-restored]
        3. rename-container web/new shop-web-1 to shop-web-1.new.op2 after 1,2 [service-restored]
        4. rename-container web/old shop-web-1.old.op2 to shop-web-1 after 2,3 [service-restored]
        5. set-restart-policy web/old shop-web-1 always after 1,4 [fallback-until-commit]
        6. start-container web/old shop-web-1 after 2,3,4,5 [service-restored]
      verify:
        7. verify-service db/old shop-db-1 [gates]
        8. verify-service web/old shop-web-1 [gates]
      cleanup:
        9. remove-container web/new shop-web-1.new.op2 [service-restored]
        10. write-record restored after 9 [restore-point]
    `),
    );
  });

  it('must only rename an old one that the engine has brought back', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    sim.host.restartEngine(false);
    expect(back(sim)).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. rename-container web/new shop-web-1 to shop-web-1.new.op2 [service-restored]
        2. rename-container web/old shop-web-1.old.op2 to shop-web-1 after 1 [service-restored]
      verify:
        3. verify-service db/old shop-db-1 [gates]
        4. verify-service web/old shop-web-1 [gates]
      cleanup:
        5. remove-container web/new shop-web-1.new.op2 [service-restored]
        6. write-record restored after 5 [restore-point]
    `),
    );
  });

  it('must give declared policies back', () => {
    const lazy = { restart: restart('unless-stopped') } as const;
    const sim = upgrading([{ ...web, ...lazy, dependsOn: [] }], [{ ...web2, ...lazy, dependsOn: [] }]);
    const plan = cutAfter(sim, 'start-container').plan('back');
    const policies = plan.steps.filter((step) => step.kind === 'set-restart-policy');
    expect(policies.map(({ phase, side, args }) => [phase, side, args.container, args.policy.name])).toEqual([
      ['commit', 'old', 'shop-web-1', 'unless-stopped'],
    ]);
  });

  it('must make a pruned container again by its digest, with the data that it had', () => {
    const imageVolumes = new Map([['web@sha256:1', ['/uploads']]]);
    const sim = cutAfter(upgrading([db, web], [db, web2], { imageVolumes }), 'start-container');
    sim.host.pruneContainers(({ name }) => name.includes('.old.'));
    sim.host.images.delete('web@sha256:1');
    expect(back(sim).replaceAll(/[0-9a-f]{64}/g, 'unnamed')).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      pull:
        1. pull-image web@sha256:1 [image-missing]
      swap:
        2. stop-container web/new shop-web-1 [service-restored]
        3. rename-container web/new shop-web-1 to shop-web-1.new.op2 after 2 [service-restored]
        4. create-container web/old shop-web-1 from web@sha256:1, restart always, in shop_default, keeps {"/uploads":"unnamed"} after 2,3 [container-missing]
        5. start-container web/old shop-web-1 after 2,3,4 [service-restored]
      verify:
        6. verify-service db/old shop-db-1 [gates]
        7. verify-service web/old shop-web-1 [gates]
      cleanup:
        8. remove-container web/new shop-web-1.new.op2 [service-restored]
        9. write-record restored after 8 [restore-point]
    `),
    );
  });

  it.each([
    ['failed to start shim: mkdir /run/moby/4a5e: file exists: unknown'],
    ['task 4a5e: already exists'],
  ])('must make a container again that the engine cannot start any more since it died: %s', (errorText) => {
    const sim = cutAfter(upgrade(), 'rename-container');
    const { host, presentImages } = sim.observation();
    const containers = host.containers.map((c) => (c.name.includes('.old.') ? { ...c, errorText } : c));
    const plan = planBack(sim.goal(), { host: { ...host, containers }, presentImages });
    const swap = plan.steps.filter((step) => step.phase === 'swap');
    expect(swap.map((step) => `${step.kind} ${step.service}/${step.side}`)).toEqual([
      'remove-container web/old',
      'create-container web/old',
      'start-container web/old',
    ]);
  });

  it('must make whoever shares the namespace of a pruned container again with it', () => {
    const vpn = aServiceOnPort('vpn', 8080);
    const app = aServiceJoinedTo('vpn', 'app');
    const sim = cutAfter(upgrading([vpn, app], [{ ...vpn, image: 'vpn:2' }, app]), 'start-container', 'app');
    sim.host.pruneContainers(({ name }) => name.startsWith('shop-vpn-1.old.'));
    expect(back(sim)).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. stop-container vpn/new shop-vpn-1 [service-restored]
        2. rename-container vpn/new shop-vpn-1 to shop-vpn-1.new.op2 after 1 [service-restored]
        3. stop-container app/new shop-app-1 [service-restored]
        4. rename-container app/new shop-app-1 to shop-app-1.new.op2 after 3 [service-restored]
        5. create-container vpn/old shop-vpn-1 from vpn@sha256:1, restart always, in shop_default after 1,2 [container-missing]
        6. start-container vpn/old shop-vpn-1 after 1,2,5 [service-restored]
        7. remove-container app/old shop-app-1.old.op2 [left-over]
        8. create-container app/old shop-app-1 from app@sha256:1, restart always, joins vpn/old after 3,4,6,7 [container-missing]
        9. start-container app/old shop-app-1 after 3,4,6,8 [service-restored]
      verify:
        10. verify-service vpn/old shop-vpn-1 [gates]
        11. verify-service app/old shop-app-1 [gates]
      cleanup:
        12. remove-container vpn/new shop-vpn-1.new.op2 [service-restored]
        13. remove-container app/new shop-app-1.new.op2 [service-restored]
        14. write-record restored after 12,13 [restore-point]
    `),
    );
  });

  it('must stop whoever shares a namespace before its owner starts again', () => {
    const vpn = aServiceOnPort('vpn', 8080);
    const app = aServiceJoinedTo('vpn', 'app');
    const sim = cutAfter(upgrading([vpn, app], [{ ...vpn, image: 'vpn:2' }, app]), 'stop-container', 'vpn');
    expect(back(sim)).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. stop-container app/old shop-app-1 [dependency]
        2. start-container vpn/old shop-vpn-1 after 1 [service-restored]
        3. start-container app/old shop-app-1 after 1,2 [service-restored]
      verify:
        4. verify-service vpn/old shop-vpn-1 [gates]
        5. verify-service app/old shop-app-1 [gates]
      cleanup:
        6. remove-container vpn/new shop-vpn-1.new.op2 [service-restored]
        7. remove-container app/new shop-app-1.new.op2 [service-restored]
        8. write-record restored after 6,7 [restore-point]
    `),
    );
  });

  it('must start in the order of the old release, and wait for what must be healthy', () => {
    const next = [{ ...db, image: 'db:2' }, web2];
    const previous = [db, { ...web, dependsOn: needs(['db', 'healthy']) }];
    expect(back(cutAfter(upgrading(previous, next), 'start-container', 'web'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. stop-container db/new shop-db-1 [service-restored]
        2. rename-container db/new shop-db-1 to shop-db-1.new.op2 after 1 [service-restored]
        3. stop-container web/new shop-web-1 [service-restored]
        4. rename-container web/new shop-web-1 to shop-web-1.new.op2 after 3 [service-restored]
        5. rename-container db/old shop-db-1.old.op2 to shop-db-1 after 1,2 [service-restored]
        6. start-container db/old shop-db-1 after 1,2,5 [service-restored]
        7. rename-container web/old shop-web-1.old.op2 to shop-web-1 after 3,4 [service-restored]
        8. wait-ready db/old shop-db-1 healthy after 6 [dependency]
        9. start-container web/old shop-web-1 after 3,4,7,8 [service-restored]
      verify:
        10. verify-service db/old shop-db-1 [gates]
        11. verify-service web/old shop-web-1 [gates]
      cleanup:
        12. remove-container db/new shop-db-1.new.op2 [service-restored]
        13. remove-container web/new shop-web-1.new.op2 [service-restored]
        14. write-record restored after 12,13 [restore-point]
    `),
    );
  });

  it('must clear a port that another service of the new release has', () => {
    const sim = upgrading([aServiceOnPort('web', 8080)], [aServiceOnPort('site', 8080)]);
    expect(back(cutAfter(sim, 'start-container'))).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. stop-container site/new shop-site-1 [service-restored]
        2. rename-container site/new shop-site-1 to shop-site-1.new.op2 after 1 [service-restored]
        3. start-container web/old shop-web-1 after 1,2 [service-restored]
      verify:
        4. verify-service web/old shop-web-1 [gates]
      cleanup:
        5. remove-container site/new shop-site-1.new.op2 [service-restored]
        6. write-record restored after 5 [restore-point]
    `),
    );
  });

  it('must return the alias to an old one that still runs before the new one stops', () => {
    const api = aService('api');
    const sim = cutAfter(upgrading([api], [{ ...api, image: 'api:2' }]), 'attach-network', 'api', 'old');
    expect(back(sim)).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      swap:
        1. detach-network api/old shop-api-1 from shop_default [alias-moves]
        2. attach-network api/old shop-api-1 to shop_default as api after 1 [alias-moves]
        3. stop-container api/new shop-api-1.new.op2 after 2 [service-restored]
      verify:
        4. verify-service api/old shop-api-1 [gates]
      cleanup:
        5. remove-container api/new shop-api-1.new.op2 [service-restored]
        6. write-record restored after 5 [restore-point]
    `),
    );
  });

  it('must remove everything that a first deploy made, but no volume', () => {
    const migrate = aOneShot('migrate', { dependsOn: needs('db') });
    const sim = cutAfter(deploying([db, migrate, web]), 'start-container', 'web');
    expect(back(sim)).toBe(
      block(`
      deploy shop: 1.0.0 -> - (restore)
      swap:
        1. stop-container web/new shop-web-1 [service-restored]
        2. rename-container web/new shop-web-1 to shop-web-1.new.op1 after 1 [service-restored]
        3. rename-container migrate/new shop-migrate-1 to shop-migrate-1.new.op1 [service-restored]
        4. stop-container db/new shop-db-1 [service-restored]
        5. rename-container db/new shop-db-1 to shop-db-1.new.op1 after 4 [service-restored]
      cleanup:
        6. remove-container db/new shop-db-1.new.op1 [service-restored]
        7. remove-container migrate/new shop-migrate-1.new.op1 [service-restored]
        8. remove-container web/new shop-web-1.new.op1 [service-restored]
        9. remove-network shop_default after 6,7,8 [network-unused]
        10. write-record restored after 6,7,8,9 [restore-point]
    `),
    );
  });

  it('must remove networks that the operation made, and no other', () => {
    const next = aServiceOnPort('web', 8080, { networks: onNetworks('default', 'edge') });
    const sim = cutAfter(upgrading([{ ...web, dependsOn: [] }], [next]), 'create-container');
    const removed = sim.plan('back').steps.filter((step) => step.kind === 'remove-network');
    expect(removed.map((step) => step.args.name)).toEqual(['shop_edge']);
  });

  it('must make a network again that was pruned while nothing ran on it', () => {
    const sim = cutAfter(upgrade(), 'stop-container');
    sim.host.networks.clear();
    const made = sim.plan('back').steps.filter((step) => step.kind === 'create-network');
    expect(made.map((step) => step.args.network.name)).toEqual(['shop_default']);
  });

  it('must go on where an earlier attempt to go back was cut', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    const plan = sim.plan('back');
    for (const step of plan.steps.filter((step) => step.phase === 'swap')) sim.apply(step);
    expect(back(sim)).toBe(
      block(`
      upgrade shop: 2.0.0 -> 1.0.0 (restore)
      verify:
        1. verify-service db/old shop-db-1 [gates]
        2. verify-service web/old shop-web-1 [gates]
      cleanup:
        3. remove-container web/new shop-web-1.new.op2 [service-restored]
        4. write-record restored after 3 [restore-point]
    `),
    );
  });
});
