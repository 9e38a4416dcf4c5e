import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { countedEngine } from '../../testing/counted-engine.ts';

const shop = { name: 'shop', environment: 'Far' };
const changed = { code: 'engine-changed' };

describe('an engine that is only looked at', () => {
  it('must be asked once for all who look within moments', async () => {
    const { application, calls } = await countedEngine(['shop']);
    const { deployments, environments } = application;
    await Promise.all([deployments.status(shop), deployments.listOf('Far'), environments.ask('Far')]);
    await deployments.status(shop);
    await deployments.listOf('Far');
    expect(calls.filter((call) => call === 'engine')).toHaveLength(1);
  });

  it('must be asked again after moments, so that another one is noticed', async () => {
    const { application, clock, state } = await countedEngine(['shop']);
    await application.deployments.status(shop);
    state.engineId = 'e2';
    await clock.advance(5_000);
    await expect(application.deployments.status(shop)).rejects.toMatchObject(changed);
  });

  it('must be asked again as soon as something went wrong, as another one may answer since', async () => {
    const { application, state } = await countedEngine(['shop']);
    await application.deployments.status(shop);
    state.error = new WindlassError('connection-lost', 'cut', {});
    await expect(application.deployments.status(shop)).rejects.toMatchObject({ code: 'connection-lost' });
    Object.assign(state, { error: null, engineId: 'e2' });
    await expect(application.deployments.status(shop)).rejects.toMatchObject(changed);
  });
});

describe('an engine that something is changed on', () => {
  it('must be asked who it is each time, however lately it was looked at', async () => {
    const { application, state } = await countedEngine(['shop']);
    await application.deployments.status(shop);
    state.engineId = 'e2';
    const change = application.deployments.setPolicy(shop, { rollback: 'automatic' });
    await expect(change).rejects.toMatchObject(changed);
  });
});
