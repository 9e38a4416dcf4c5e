import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryLedger } from '../../testing/memory-ledger.ts';
import {
  MemoryDisk,
  MemoryOperationLog,
  MemorySettings,
  SimulatedActor,
  silentLogger,
} from '../../testing/memory-stores.ts';
import { KillSwitch } from '../../testing/kill-switch.ts';
import { newEnvironment } from '../model/environment.ts';
import { asEnvironmentId } from '../model/ids.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { DockerTarget } from '../ports/docker-target.ts';
import type { Hosts } from '../ports/hosts.ts';
import { createApplication } from './create-application.ts';
import type { Workspace } from './workspace.ts';

const shop = { name: 'shop', environment: 'Far' };

/** The application over one engine, whose answers to the question who it is are counted. */
async function scene() {
  const clock = new ManualClock();
  const disk = new MemoryDisk();
  const address = { kind: 'docker-host', dockerHost: 'unix:///far' } as const;
  disk.environments.push({ ...newEnvironment(asEnvironmentId('far'), 'Far', address), engineId: 'e1' });
  const ledger = new MemoryLedger(clock);
  await ledger.append('shop', 'ann', {
    kind: 'created',
    fingerprintKey: 'k',
    policy: { rollback: 'manual' },
  });
  const state = { engineId: 'e1', questions: 0, isCut: false };
  const docker: Partial<DockerTarget> = {
    engine: async () => {
      state.questions += 1;
      return { id: state.engineId } as EngineInfo;
    },
    containersOf: async () => {
      if (state.isCut) throw new WindlassError('connection-lost', 'cut', {});
      return [];
    },
    listHolders: async () => [],
  };
  const workspace: Partial<Workspace> = {
    settings: new MemorySettings(disk, 'install'),
    operationLog: new MemoryOperationLog(disk),
    clock,
    actor: new SimulatedActor('ann', 'install', 1, new KillSwitch(Infinity)),
    logger: silentLogger,
  };
  const hosts: Pick<Hosts, 'open'> = {
    open: async (environment) => ({ environment, docker: docker as DockerTarget, ledger }),
  };
  const application = createApplication({ ...workspace, hosts } as Workspace);
  return { application, clock, state };
}

describe('an engine that is only looked at', () => {
  it('must be asked once for all who look within moments', async () => {
    const { application, state } = await scene();
    const { deployments, environments } = application;
    await Promise.all([deployments.status(shop), deployments.listOf('Far'), environments.ask('Far')]);
    await deployments.status(shop);
    await deployments.listOf('Far');
    expect(state.questions).toBe(1);
  });

  it('must be asked again after moments, so that another one is noticed', async () => {
    const { application, clock, state } = await scene();
    await application.deployments.status(shop);
    state.engineId = 'e2';
    await clock.advance(5_000);
    await expect(application.deployments.status(shop)).rejects.toMatchObject({ code: 'engine-changed' });
  });

  it('must be asked again as soon as something went wrong, as another one may answer since', async () => {
    const { application, state } = await scene();
    await application.deployments.status(shop);
    state.isCut = true;
    await expect(application.deployments.status(shop)).rejects.toMatchObject({ code: 'connection-lost' });
    Object.assign(state, { isCut: false, engineId: 'e2' });
    await expect(application.deployments.status(shop)).rejects.toMatchObject({ code: 'engine-changed' });
  });
});

describe('an engine that something is changed on', () => {
  it('must be asked who it is each time, however lately it was looked at', async () => {
    const { application, state } = await scene();
    await application.deployments.status(shop);
    state.engineId = 'e2';
    const change = application.deployments.setPolicy(shop, { rollback: 'automatic' });
    await expect(change).rejects.toMatchObject({ code: 'engine-changed' });
  });
});
