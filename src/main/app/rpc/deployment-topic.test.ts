import { describe, expect, it } from 'vitest';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { ObservedContainer } from '../../core/model/observed.ts';
import type { DeploymentDetails } from '../../core/operations/application.ts';
import { aRunningContainer } from '../../testing/builders/observed-container.ts';
import { deploymentDetails, fakeApplication } from '../../testing/fake-application.ts';
import { ManualClock, settle } from '../../testing/manual-clock.ts';
import { deploymentTopic } from './deployment-topic.ts';

function seen(health: ObservedContainer['health']): DeploymentDetails {
  const container = aRunningContainer({ health });
  return deploymentDetails({
    services: [{ service: 'web', lifecycle: 'service', image: 'web:1', container }],
  });
}

/** A window that shows the deployment: numbers of what it was told, and how it leaves. */
async function show(status: () => Promise<DeploymentDetails>, isFollowed = false) {
  let tell: (change: WorldChange) => void = () => undefined;
  const world = {
    onTold: (listener: (change: WorldChange) => void) => {
      tell = listener;
      return () => (tell = () => undefined);
    },
  };
  const application = fakeApplication({});
  const clock = new ManualClock();
  const told: number[] = [];
  const open = deploymentTopic({
    application,
    statuses: { read: status },
    clock,
    world,
    monitor: { isFollowed: () => isFollowed },
  });
  const leave = open({ name: 'shop', environment: 'Demo' }, null, {
    snapshot: () => undefined,
    event: (sequence) => told.push(sequence),
    end: () => expect.unreachable('it has no end'),
    isBusy: () => false,
  });
  await settle();
  return { clock, told, leave, tell: (change: WorldChange) => tell(change) };
}

describe('a deployment that is shown', () => {
  it('must be told when a service becomes healthy after its operation has ended, and only then', async () => {
    let health: ObservedContainer['health'] = 'starting';
    const { told, clock } = await show(async () => seen(health));
    await clock.advance(2_000);
    expect(told).toEqual([1]);
    health = 'healthy';
    await clock.advance(2_000);
    await clock.advance(2_000);
    expect(told).toEqual([1, 2]);
  });

  it('must be told when its host goes away, and when it is back', async () => {
    let status = async (): Promise<DeploymentDetails> => seen('healthy');
    const { told, clock } = await show(() => status());
    status = () => Promise.reject(new WindlassError('target-unreachable', 'gone', {}));
    await clock.advance(2_000);
    await clock.advance(2_000);
    expect(told).toEqual([1, 2]);
    status = async () => seen('healthy');
    await clock.advance(2_000);
    expect(told).toEqual([1, 2, 3]);
  });

  it('must be looked at as soon as an event tells of it, and seldom besides where events are followed', async () => {
    let looks = 0;
    const { told, clock, tell } = await show(
      async () => seen((looks += 1) < 3 ? 'starting' : 'healthy'),
      true,
    );
    await clock.advance(10_000);
    expect(looks).toBe(1);
    tell({ type: 'deployment', name: 'other', environment: 'Demo' });
    tell({ type: 'services', deployments: [{ name: 'shop', environment: 'Other' }] });
    await settle();
    expect(looks).toBe(1);
    tell({ type: 'deployment', name: 'shop', environment: 'Demo' });
    await settle();
    tell({ type: 'services', deployments: [{ name: 'shop', environment: 'Demo' }] });
    await settle();
    expect([looks, told]).toEqual([3, [1, 2]]);
    await clock.advance(15_000);
    expect(looks).toBe(4);
  });

  it('must not be looked at any more when nobody shows it', async () => {
    let looks = 0;
    const { leave, clock } = await show(async () => {
      looks += 1;
      return seen('healthy');
    });
    leave();
    await clock.advance(60_000);
    expect(looks).toBe(1);
  });
});
