import { describe, expect, it } from 'vitest';
import { block } from '../../testing/builders/block.ts';
import type { PlanSimulator } from '../../testing/builders/plan-simulator.ts';
import {
  aOneShot,
  aService,
  aServiceOnPort,
  needs,
  onNetworks,
  writes,
} from '../../testing/builders/service-spec.ts';
import { cutAfter, printed, upgrading } from '../../testing/builders/shop-scenes.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080, { dependsOn: needs('db') });
const web2 = { ...web, image: 'web:2' };
const upgrade = (): PlanSimulator => upgrading([db, web], [db, web2]);

/** Steps before the verification, which is the same in all. */
function remaining(sim: PlanSimulator): string {
  return printed(sim.plan('forward')).replace(/^verify:\n(.*\n)*/m, '...\n');
}

describe('an upgrade that is taken up again', () => {
  it('must not write the restore point again once it is there', () => {
    expect(remaining(cutAfter(upgrade(), 'write-record'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      prepare:
        1. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        2. stop-container web/old shop-web-1 [service-changed]
        3. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 2 [service-changed]
        4. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 2,3 [service-changed]
        5. start-container web/new shop-web-1 after 2,4 [service-changed]
      ...
    `),
    );
  });

  it('must start the new one when the old one is stopped', () => {
    expect(remaining(cutAfter(upgrade(), 'stop-container'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. rename-container web/old shop-web-1 to shop-web-1.old.op2 [service-changed]
        2. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 1 [service-changed]
        3. start-container web/new shop-web-1 after 2 [service-changed]
      ...
    `),
    );
  });

  it('must rename only the new one when the old one is renamed', () => {
    expect(remaining(cutAfter(upgrade(), 'rename-container', 'web', 'old'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. rename-container web/new shop-web-1.new.op2 to shop-web-1 [service-changed]
        2. start-container web/new shop-web-1 after 1 [service-changed]
      ...
    `),
    );
  });

  it('must only start the new one when it has its name', () => {
    expect(remaining(cutAfter(upgrade(), 'rename-container', 'web', 'new'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. start-container web/new shop-web-1 [service-changed]
      ...
    `),
    );
  });

  it('must only verify when the new one runs', () => {
    expect(printed(cutAfter(upgrade(), 'start-container').plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      verify:
        1. verify-service db/old shop-db-1 [gates]
        2. verify-service web/new shop-web-1 [gates]
      commit:
        3. verify-service web/new shop-web-1 [gates]
        4. set-restart-policy web/old shop-web-1.old.op2 no after 3 [point-of-no-return]
        5. set-restart-policy web/new shop-web-1 always after 3,4 [declared-policy]
        6. write-record committed after 3,4,5 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        7. remove-container web/old shop-web-1.old.op2 [service-changed]
        8. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
        9. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must start a new one that has ended meanwhile', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    sim.host.stopContainer(sim.host.named('shop-web-1')!.id, 137);
    expect(remaining(sim)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. start-container web/new shop-web-1 [service-changed]
      ...
    `),
    );
  });

  it('must put the new one on trial again before the old one is armed, when it ended in the commit', () => {
    const sim = cutAfter(upgrade(), 'set-restart-policy', 'web', 'new');
    expect(remaining(sim)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. set-restart-policy web/new shop-web-1 no [no-restart-until-commit]
        2. set-restart-policy web/old shop-web-1.old.op2 always after 1 [fallback-until-commit]
      ...
    `),
    );
  });

  it('must only clean up once it is committed', () => {
    const done = cutAfter(upgrade(), 'write-record', 'committed');
    expect(printed(done.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      cleanup:
        1. remove-container web/old shop-web-1.old.op2 [service-changed]
        2. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
        3. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
    `),
    );
  });

  it('must stop an old one that the engine brought back, by the name that it has now', () => {
    const sim = cutAfter(upgrade(), 'start-container');
    sim.host.restartEngine(false);
    expect(remaining(sim)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. stop-container web/old shop-web-1.old.op2 [service-changed]
        2. start-container web/new shop-web-1 after 1 [service-changed]
      ...
    `),
    );
  });

  it('must attach a network that was left out between create and attach', () => {
    const networks = onNetworks('back', 'front');
    const sim = upgrading(
      [aServiceOnPort('web', 8080, { networks })],
      [{ ...web2, dependsOn: [], networks }],
    );
    const cut = cutAfter(sim, 'create-container');
    expect(remaining(cut)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      prepare:
        1. attach-network web/new shop-web-1.new.op2 to shop_front as web [network-missing]
      swap:
        2. stop-container web/old shop-web-1 [service-changed]
        3. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 2 [service-changed]
        4. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 2,3 [service-changed]
        5. start-container web/new shop-web-1 after 2,4 [service-changed]
      ...
    `),
    );
  });

  it('must wait for a one-shot that is under way, and never start it twice', () => {
    const migrate = aOneShot('migrate', { image: 'web:2' });
    const sim = upgrading([db, web], [db, { ...web2, dependsOn: needs(['migrate', 'completed']) }, migrate]);
    const cut = cutAfter(sim, 'start-container', 'migrate');
    expect(
      cut.plan('forward').steps.filter((step) => step.service === 'migrate' && step.phase === 'migrate'),
    ).toEqual([expect.objectContaining({ kind: 'wait-exit' })]);
    cut.host.stopContainer(cut.host.named('shop-migrate-1.new.20300102-000000-bbbb')!.id, 0);
    expect(cut.plan('forward').steps.filter((step) => step.phase === 'migrate')).toEqual([]);
  });

  it('must go on moving an alias that was cut between detach and attach', () => {
    const api = aService('api');
    const sim = cutAfter(upgrading([api], [{ ...api, image: 'api:2' }]), 'detach-network', 'api', 'new');
    expect(remaining(sim)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      swap:
        1. wait-ready api/new shop-api-1.new.op2 healthy [alias-moves]
        2. attach-network api/new shop-api-1.new.op2 to shop_default as api after 1 [alias-moves]
        3. detach-network api/old shop-api-1 from shop_default after 1,2 [alias-moves]
        4. attach-network api/old shop-api-1 to shop_default as - after 1,2,3 [alias-moves]
        5. wait-drained api/old shop-api-1 for 3500 ms after 4 [alias-moves]
        6. stop-container api/old shop-api-1 after 1,2,4,5 [service-changed]
        7. rename-container api/old shop-api-1 to shop-api-1.old.op2 after 6 [service-changed]
        8. rename-container api/new shop-api-1.new.op2 to shop-api-1 after 6,7 [service-changed]
        9. detach-network api/old shop-api-1.old.op2 from shop_default after 6,7 [alias-moves]
        10. attach-network api/old shop-api-1.old.op2 to shop_default as api after 6,7,9 [alias-moves]
      ...
    `),
    );
  });

  it('must make a new container again that was pruned', () => {
    const sim = cutAfter(upgrade(), 'create-container');
    sim.host.pruneContainers(({ name }) => name.includes('.new.'));
    expect(remaining(sim)).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      prepare:
        1. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        2. stop-container web/old shop-web-1 [service-changed]
        3. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 2 [service-changed]
        4. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 2,3 [service-changed]
        5. start-container web/new shop-web-1 after 2,4 [service-changed]
      ...
    `),
    );
  });
});
