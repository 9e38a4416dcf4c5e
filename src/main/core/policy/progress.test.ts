import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aOneShot, aService, aServiceOnPort, needs } from '../../testing/builders/service-spec.ts';
import { cutAfter, deploying, upgrading } from '../../testing/builders/shop-scenes.ts';
import type { Step } from '../model/plan.ts';
import { ProgressTracker, serviceState } from './progress.ts';

const db = aService('db');
const migrate = aOneShot('migrate', { dependsOn: needs(['db', 'healthy']) });
const web = aServiceOnPort('web', 8080, { dependsOn: needs(['migrate', 'completed']) });
const deploy = deploying([db, migrate, web]).plan('forward');

function kindOf(kind: Step['kind'], service: string | null = null): Step {
  return deploy.steps.find((step) => step.kind === kind && (service === null || step.service === service))!;
}

describe('the progress of an operation', () => {
  it('must begin at 0, reach 99 with the last step and 100 only when it is finished', () => {
    const tracker = new ProgressTracker();
    tracker.begin(deploy);
    expect(tracker.view.percent).toBe(0);
    for (const step of deploy.steps) tracker.done(step);
    expect(tracker.view.percent).toBe(99);
    tracker.finish();
    expect(tracker.view.percent).toBe(100);
  });

  it('must never fall and never be 100 before the end, whatever happens', () => {
    const again = cutAfter(upgrading([db, web], [db, { ...web, image: 'web:2' }]), 'stop-container').plan(
      'back',
    );
    const event = fc.oneof(
      fc.record({ kind: fc.constant('done' as const), index: fc.nat(40) }),
      fc.record({ kind: fc.constant('begin' as const), plan: fc.constantFrom(deploy, again) }),
      fc.record({ kind: fc.constant('pulled' as const), current: fc.nat(2000), total: fc.nat(1000) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const tracker = new ProgressTracker();
        tracker.begin(deploy);
        let last = 0;
        for (const given of events) {
          if (given.kind === 'begin') tracker.begin(given.plan);
          else if (given.kind === 'pulled') tracker.pulled('web@sha256:1', given.current, given.total);
          else tracker.done(deploy.steps[given.index % deploy.steps.length]!);
          const { percent } = tracker.view;
          expect(Number.isInteger(percent)).toBe(true);
          expect(percent).toBeGreaterThanOrEqual(last);
          expect(percent).toBeLessThan(100);
          last = percent;
        }
      }),
    );
  });

  it('must move with the bytes of a pull that is under way', () => {
    const tracker = new ProgressTracker();
    tracker.begin(deploy);
    const seen = [0, 250, 500, 1000].map((current) => {
      tracker.pulled('web@sha256:1', current, 1000);
      return tracker.view;
    });
    expect(seen.map((view) => view.pulledBytes)).toEqual([0, 250, 500, 1000]);
    expect(new Set(seen.map((view) => view.percent)).size).toBe(4);
    expect(seen.at(-1)).toMatchObject({ totalBytes: 1000, images: { done: 0, total: 3 } });
  });

  it('must count images, one-shots and services by name, each once', () => {
    const tracker = new ProgressTracker();
    tracker.begin(deploy);
    expect(tracker.view).toMatchObject({
      images: { done: 0, total: 3 },
      oneShots: { done: 0, total: 1 },
      services: { done: 0, total: 2 },
    });
    tracker.done(kindOf('wait-exit'));
    tracker.done(kindOf('verify-service', 'web'));
    tracker.done(deploy.steps.findLast((step) => step.kind === 'verify-service' && step.service === 'web')!);
    expect(tracker.view).toMatchObject({ oneShots: { done: 1, total: 1 }, services: { done: 1, total: 2 } });
  });

  it('must keep what was done when a new plan takes the place of the rest', () => {
    const tracker = new ProgressTracker();
    tracker.begin(deploy);
    tracker.done(kindOf('wait-exit'));
    const before = tracker.view;
    tracker.begin({ ...deploy, steps: deploy.steps.filter((step) => step.phase !== 'prepare') });
    expect(tracker.view.oneShots).toEqual(before.oneShots);
    expect(tracker.view.percent).toBeGreaterThanOrEqual(before.percent);
  });

  it('must say in which phase it is', () => {
    const tracker = new ProgressTracker();
    tracker.enter('pull');
    expect(tracker.view.phase).toBe('pull');
  });

  it.each<[Step['kind'], string | null, string | null]>([
    ['create-container', null, 'created'],
    ['start-container', 'starting', 'verifying'],
    ['wait-exit', 'starting', 'completed'],
    ['verify-service', 'verifying', 'running'],
    ['rename-container', null, null],
    ['set-restart-policy', null, null],
  ])('%s must be told as %s, then as %s', (kind, before, after) => {
    const step = kindOf(kind);
    expect([serviceState(step, false), serviceState(step, true)]).toEqual([before, after]);
  });
});
