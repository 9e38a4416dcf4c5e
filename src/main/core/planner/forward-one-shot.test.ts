import { describe, expect, it } from 'vitest';
import { block } from '../../testing/builders/block.ts';
import { aOneShot, aService, aServiceOnPort, needs, writes } from '../../testing/builders/service-spec.ts';
import { printed, upgrading } from '../../testing/builders/shop-scenes.ts';

const db = aService('db', { mounts: [writes('data')] });
const web = aServiceOnPort('web', 8080, { dependsOn: needs('db') });
const web2 = { ...web, image: 'web:2' };
const alone = aServiceOnPort('web', 8080);
const alone2 = { ...alone, image: 'web:2' };

describe('one-shots of an upgrade', () => {
  it('must run a one-shot ahead while what it needs is up and stays as it is', () => {
    const migrate = aOneShot('migrate', { image: 'web:2', dependsOn: needs(['db', 'healthy']) });
    const sim = upgrading([db, web], [db, { ...web2, dependsOn: needs(['migrate', 'completed']) }, migrate]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container migrate/new shop-migrate-1.new.op2 from web@sha256:2, restart no, in shop_default [service-added]
        3. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      migrate:
        4. wait-ready db/old shop-db-1 healthy [dependency]
        5. start-container migrate/new shop-migrate-1.new.op2 after 4 [one-shot]
        6. wait-exit migrate/new shop-migrate-1.new.op2 within 60000 ms after 5 [one-shot]
      swap:
        7. rename-container migrate/new shop-migrate-1.new.op2 to shop-migrate-1 [service-added]
        8. stop-container web/old shop-web-1 after 7 [service-changed]
        9. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 8 [service-changed]
        10. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 8,9 [service-changed]
        11. start-container web/new shop-web-1 after 7,8,10 [service-changed]
      verify:
        12. verify-service db/old shop-db-1 [gates]
        13. verify-service web/new shop-web-1 [gates]
      commit:
        14. verify-service web/new shop-web-1 [gates]
        15. set-restart-policy web/old shop-web-1.old.op2 no after 14 [point-of-no-return]
        16. set-restart-policy web/new shop-web-1 always after 14,15 [declared-policy]
        17. write-record committed after 14,15,16 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        18. remove-container web/old shop-web-1.old.op2 [service-changed]
        19. tag-image db db@sha256:1 as windlass-retained/shop:op2-db [image-retained]
        20. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
        21. tag-image migrate web@sha256:2 as windlass-retained/shop:op2-migrate [image-retained]
    `),
    );
  });

  it('must run a one-shot in its place when what it needs changes', () => {
    const migrate = aOneShot('migrate', { image: 'web:2', dependsOn: needs(['db', 'healthy']) });
    const sim = upgrading(
      [db, web],
      [{ ...db, image: 'db:2' }, { ...web2, dependsOn: needs(['migrate', 'completed']) }, migrate],
    );
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container db/new shop-db-1.new.op2 from db@sha256:2, restart no, in shop_default [service-changed]
        3. create-container migrate/new shop-migrate-1.new.op2 from web@sha256:2, restart no, in shop_default [service-added]
        4. create-container web/new shop-web-1.new.op2 from web@sha256:2, restart no, in shop_default [service-changed]
      swap:
        5. stop-container db/old shop-db-1 [service-changed]
        6. rename-container db/old shop-db-1 to shop-db-1.old.op2 after 5 [service-changed]
        7. rename-container db/new shop-db-1.new.op2 to shop-db-1 after 5,6 [service-changed]
        8. start-container db/new shop-db-1 after 5,7 [service-changed]
        9. wait-ready db/new shop-db-1 healthy after 8 [dependency]
        10. rename-container migrate/new shop-migrate-1.new.op2 to shop-migrate-1 after 9 [service-added]
        11. start-container migrate/new shop-migrate-1 after 9,10 [one-shot]
        12. wait-exit migrate/new shop-migrate-1 within 60000 ms after 11 [one-shot]
        13. stop-container web/old shop-web-1 after 12 [service-changed]
        14. rename-container web/old shop-web-1 to shop-web-1.old.op2 after 13 [service-changed]
        15. rename-container web/new shop-web-1.new.op2 to shop-web-1 after 13,14 [service-changed]
        16. start-container web/new shop-web-1 after 12,13,15 [service-changed]
      verify:
        17. verify-service db/new shop-db-1 [gates]
        18. verify-service web/new shop-web-1 [gates]
      commit:
        19. verify-service db/new shop-db-1 [gates]
        20. verify-service web/new shop-web-1 [gates]
        21. set-restart-policy db/old shop-db-1.old.op2 no after 19,20 [point-of-no-return]
        22. set-restart-policy web/old shop-web-1.old.op2 no after 19,20 [point-of-no-return]
        23. set-restart-policy db/new shop-db-1 always after 19,20,21,22 [declared-policy]
        24. set-restart-policy web/new shop-web-1 always after 19,20,21,22 [declared-policy]
        25. write-record committed after 19,20,21,22,23,24 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        26. remove-container db/old shop-db-1.old.op2 [service-changed]
        27. remove-container web/old shop-web-1.old.op2 [service-changed]
        28. tag-image db db@sha256:2 as windlass-retained/shop:op2-db [image-retained]
        29. tag-image web web@sha256:2 as windlass-retained/shop:op2-web [image-retained]
        30. tag-image migrate web@sha256:2 as windlass-retained/shop:op2-migrate [image-retained]
    `),
    );
  });

  it('must stop the old writer before a one-shot writes the same volume', () => {
    const store = aService('store', { mounts: [writes('data')] });
    const migrate = aOneShot('migrate', { image: 'store:2', mounts: [writes('data')] });
    const sim = upgrading(
      [store],
      [{ ...store, image: 'store:2', dependsOn: needs(['migrate', 'completed']) }, migrate],
    );
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container migrate/new shop-migrate-1.new.op2 from store@sha256:2, restart no, in shop_default [service-added]
        3. create-container store/new shop-store-1.new.op2 from store@sha256:2, restart no, in shop_default [service-changed]
      swap:
        4. rename-container migrate/new shop-migrate-1.new.op2 to shop-migrate-1 [service-added]
        5. stop-container store/old shop-store-1 [service-changed]
        6. start-container migrate/new shop-migrate-1 after 4,5 [one-shot]
        7. wait-exit migrate/new shop-migrate-1 within 60000 ms after 6 [one-shot]
        8. rename-container store/old shop-store-1 to shop-store-1.old.op2 after 5 [service-changed]
        9. rename-container store/new shop-store-1.new.op2 to shop-store-1 after 5,8 [service-changed]
        10. start-container store/new shop-store-1 after 5,7,9 [service-changed]
      verify:
        11. verify-service store/new shop-store-1 [gates]
      commit:
        12. verify-service store/new shop-store-1 [gates]
        13. set-restart-policy store/old shop-store-1.old.op2 no after 12 [point-of-no-return]
        14. set-restart-policy store/new shop-store-1 always after 12,13 [declared-policy]
        15. write-record committed after 12,13,14 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        16. remove-container store/old shop-store-1.old.op2 [service-changed]
        17. tag-image store store@sha256:2 as windlass-retained/shop:op2-store [image-retained]
        18. tag-image migrate store@sha256:2 as windlass-retained/shop:op2-migrate [image-retained]
    `),
    );
  });

  it('must not run a one-shot again because its ended container was pruned', () => {
    const seed = aOneShot('seed');
    const sim = upgrading([seed, alone], [seed, alone2]);
    sim.host.pruneContainers(({ owner }) => owner?.service === 'seed');
    const steps = sim.plan('forward').steps.filter((step) => step.service === 'seed');
    expect(steps.map((step) => step.kind)).toEqual(['tag-image']);
  });

  it('must stop a service that becomes a one-shot before it runs', () => {
    const sim = upgrading([aService('job')], [aOneShot('job', { image: 'job:2' })]);
    expect(printed(sim.plan('forward'))).toBe(
      block(`
      upgrade shop: 1.0.0 -> 2.0.0
      snapshot:
        1. write-record opened [restore-point]
      prepare:
        2. create-container job/new shop-job-1.new.op2 from job@sha256:2, restart no, in shop_default [service-changed]
      swap:
        3. stop-container job/old shop-job-1 [service-changed]
        4. rename-container job/old shop-job-1 to shop-job-1.old.op2 after 3 [service-changed]
        5. rename-container job/new shop-job-1.new.op2 to shop-job-1 after 3,4 [service-changed]
        6. start-container job/new shop-job-1 after 3,5 [one-shot]
        7. wait-exit job/new shop-job-1 within 60000 ms after 6 [one-shot]
      commit:
        8. set-restart-policy job/old shop-job-1.old.op2 no [point-of-no-return]
        9. write-record committed after 8 [point-of-no-return]
      ---- point of no return ----
      cleanup:
        10. remove-container job/old shop-job-1.old.op2 [service-changed]
        11. tag-image job job@sha256:2 as windlass-retained/shop:op2-job [image-retained]
    `),
    );
  });
});
