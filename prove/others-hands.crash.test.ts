import { describe, expect, test } from 'vitest';
import type { PublishedPort } from '../src/main/adapters/demo/state/container-record.ts';
import { project, type CrashScenario, type CutRun } from '../src/main/testing/crash-scenario.ts';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import {
  ask,
  containerOf,
  mayGoBack,
  meddle,
  meddleBefore,
  recreateByOther,
  refusals,
  removeNetworkByHand,
  restartByHand,
} from './by-hand.ts';
import type { Step } from './step.ts';
import { good, goingBack, migrating, undisturbed, withScene } from './step-scene.ts';

const front = `${project}_front`;
const live = `${project}-web-1`;

describe('a network that somebody removed', () => {
  test.each<Step>(['S1', 'S5', 'S6'])('in %s must be made again, and the upgrade go on', async (step) => {
    await withScene(step === 'S5' ? migrating : good, async (scene) => {
      const run = await meddle(scene, step, () => removeNetworkByHand(scene, front));
      expect(run.record).toMatchObject({ end: 'done', error: null });
      const now = await scene.look();
      const made = now.networks.filter(({ name }) => name === front);
      expect(made).toHaveLength(1);
      const web = now.containers.find(({ name }) => name === live);
      expect(web?.endpoints.map(({ networkId }) => networkId)).toContain(made[0]!.id);
    });
  });

  test('when all that used it are stopped must be made again, and the old release come back', async () => {
    const { pictures } = await undisturbed(goingBack);
    await withScene(goingBack, async (scene) => {
      let isRemoved = false;
      const { faults, state } = scene.world.engine;
      const old = containerOf(scene, 'web', '2.0.0').id;
      // Why then: the new one is stopped, and the old one not started yet.
      faults.onCall = ({ method, path }) => {
        if (isRemoved || method !== 'POST' || path !== `/containers/${old}/start`) return;
        isRemoved = true;
        for (const { id, name } of [...state.networks.values()])
          if (name === front) state.networks.delete(id);
      };
      const run = await scene.runOver(null);
      expect(isRemoved).toBe(true);
      expect(run.record).toMatchObject({ end: 'rolled-back' });
      expect(await scene.expectSettled(pictures)).toBe('old');
    });
  });
});

describe('a second network of the same name', () => {
  test.each<Step>(['S7', 'S8'])('in %s must not matter', async (step) => {
    await withScene(good, async (scene) => {
      const { networks } = scene.world.engine.state;
      const run = await meddle(scene, step, () => {
        const network = [...networks.values()].find(({ name }) => name === front)!;
        const id = [...network.id].reverse().join('');
        networks.set(id, { ...network, id, labels: {} });
      });
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect([...networks.values()].filter(({ name }) => name === front)).toHaveLength(2);
      const { pictures } = await undisturbed(good);
      expect(pictureOf(await scene.look()).containers).toEqual(pictures.next!.containers);
    });
  });
});

test('a network of the past that a container of others is on must be left by the cleanup, and that one with it', async () => {
  const past = `${project}_past`;
  await withScene(good, async (scene) => {
    const { networks, containers } = scene.world.engine.state;
    const known = [...networks.values()].find(({ name }) => name === front)!;
    const id = [...known.id].reverse().join('');
    networks.set(id, { ...known, id, name: past });
    const guest = { Image: 'windlass-demo/foreign:1', HostConfig: { NetworkMode: past } };
    await ask(scene, 'POST', '/containers/create?name=guest', guest);
    await ask(scene, 'POST', '/containers/guest/start');
    const run = await scene.runOver(null);
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(run.calls).toContain('removeNetwork');
    expect(networks.get(id)?.name).toBe(past);
    const left = [...containers.values()].find(({ name }) => name === 'guest');
    expect(left).toMatchObject({ status: 'running', endpoints: [{ networkId: id }] });
    expect(scene.status()).toMatchObject({ status: 'Running', cleanup: null });
  });
});

describe('a volume that is out of reach', () => {
  const message = refusals['whose volume is out of reach'];
  test.each<Step>(['S5', 'S6'])('in %s must leave the old release', async (step) => {
    const scenario =
      step === 'S5' ? { ...migrating, title: 'migrating, may go back', isGood: false } : mayGoBack;
    await withScene(scenario, async (scene) => {
      const old = pictureOf(await scene.look());
      scene.world.engine.faults.arrange({ kind: 'fail-before', path: /\/start$/, message });
      const run = await scene.runOver(null);
      expect(run.record).toMatchObject({ end: 'rolled-back', error: { code: 'engine-error' } });
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test('in S1, and back before anything is started, must not matter', async () => {
    const { pictures } = await undisturbed(good);
    await withScene(good, async (scene) => {
      const { faults } = scene.world.engine;
      const run = await meddle(scene, 'S1', () => {
        faults.arrange({ kind: 'fail-before', path: /\/(start|volumes\/create)$/, message, times: 1_000 });
        faults.onCall = ({ path }) => {
          if (path.endsWith('/containers/create')) faults.clear();
        };
      });
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(await scene.expectSettled(pictures)).toBe('new');
    });
  });
});

/** Another tool puts a container of its own in the place of one of ours. */
describe('a service that another tool makes anew', () => {
  test.each<Step>(['S4', 'S5', 'S7'])(
    'in %s must never be committed over, and be left alone',
    async (step) => {
      await replaced(step === 'S5' ? migrating : good, (scene, act) => meddle(scene, step, act));
    },
  );

  test('before its new container is started must never be committed over, and be left alone', async () => {
    await replaced(good, (scene, act) => meddleBefore(scene, 'startContainer', act));
  });

  test('before the record of the commit must never be committed over, and be left alone', async () => {
    await replaced(good, (scene, act) => meddleBefore(scene, 'setRestartPolicy', act));
  });
});

test('a new container that somebody restarts before the record of the commit must be judged again', async () => {
  const { pictures } = await undisturbed(good);
  await withScene(good, async (scene) => {
    const run = await meddleBefore(scene, 'setRestartPolicy', () =>
      restartByHand(scene, containerOf(scene, 'web', '1.1.0')),
    );
    expect(run.record).toMatchObject({ end: 'done', error: null });
    expect(run.calls.filter((name) => name === 'setRestartPolicy').length).toBeGreaterThan(0);
    expect(await scene.expectSettled(pictures)).toBe('new');
  });
});

describe('published services that somebody killed, and whose port somebody else took', () => {
  const thieves = {
    container: async (scene: CrashScenario, [port]: readonly PublishedPort[]): Promise<void> => {
      const { hostIp, hostPort, containerPort } = port!;
      const bindings = { [`${containerPort}/tcp`]: [{ HostIp: hostIp, HostPort: `${hostPort}` }] };
      const thief = { Image: 'windlass-demo/foreign:1', HostConfig: { PortBindings: bindings } };
      await ask(scene, 'POST', '/containers/create?name=thief', thief);
      await ask(scene, 'POST', '/containers/thief/start');
    },
    process: ({ world: { engine } }: CrashScenario, ports: readonly PublishedPort[]): void => {
      engine.state.takenPorts = ports.map((port) => ({ ...port, kind: 'foreign' }));
    },
  };
  type Thief = keyof typeof thieves;
  const steal = async (scene: CrashScenario, by: Thief): Promise<void> => {
    const { id, published } = containerOf(scene, 'web', '1.1.0');
    await ask(scene, 'POST', `/containers/${id}/kill`);
    await thieves[by](scene, published);
  };
  const moments: readonly (readonly [Step, Meddling])[] = [
    ['S7', (scene, act) => meddle(scene, 'S7', act)],
    ['S8', (scene, act) => meddleBefore(scene, 'setRestartPolicy', act)],
  ];
  const everyone = moments.flatMap(([step, meddling]) =>
    (Object.keys(thieves) as Thief[]).map((thief) => [step, thief, meddling] as const),
  );

  test.each(everyone)('in %s must be held within a minute, naming the %s', async (_step, thief, meddling) => {
    await withScene(mayGoBack, async (scene) => {
      const { clock, engine } = scene.world;
      const old = pictureOf(await scene.look());
      let stolenAt = Infinity;
      const run = await meddling(scene, async () => {
        stolenAt = clock.now();
        await steal(scene, thief);
      });
      expect(Date.parse(run.events.at(-1)!.at) - stolenAt).toBeLessThan(60_000);
      expect(run.record).toMatchObject({ end: 'held', error: { code: 'port-taken' } });
      expect(run.record?.error?.details).toMatchObject({ reason: thief, hostPort: 8080 });
      engine.state.takenPorts = [];
      if (thief === 'container') await ask(scene, 'DELETE', '/containers/thief?force=1');
      await scene.react('rollback');
      expect(await scene.expectSettled({ old, next: null })).toBe('old');
    });
  });

  test.each(everyone)(
    'in %s, by who may not go back, must end as failed, naming the %s',
    async (_step, thief, meddling) => {
      await withScene(good, async (scene) => {
        const run = await meddling(scene, () => steal(scene, thief));
        expect(run.record).toMatchObject({ end: 'failed', error: { code: 'port-taken' } });
        expect(run.record?.error?.details).toMatchObject({ reason: thief, hostPort: 8080 });
      });
    },
  );

  test('in S8, when its record is being written, must not stop it', async () => {
    await withScene(mayGoBack, async (scene) => {
      const run = await meddle(scene, 'S8', () => steal(scene, 'container'));
      expect(run.record).toMatchObject({ end: 'done', error: null });
      expect(scene.status()).toMatchObject({ status: 'Running', cleanup: null });
    });
  });
});

type Meddling = (scene: CrashScenario, act: () => Promise<void>) => Promise<CutRun>;

async function replaced(scenario: typeof good | typeof migrating, meddling: Meddling): Promise<void> {
  await withScene(scenario, async (scene) => {
    const before = pictureOf(await scene.look());
    let theirs = '';
    const run = await meddling(scene, async () => {
      theirs = await recreateByOther(scene, live);
    });
    expect(run.record?.end).toMatch(/^(failed|held)$/);
    expect(scene.story.at(-1)).not.toBe('committed');
    const { engine } = scene.world;
    expect(engine.state.container(live).id).toBe(theirs);
    expect(scene.status()).toMatchObject({ status: 'Failed' });
    // Once the other one is out of the way, the old release comes back.
    engine.state.containers.delete(theirs);
    const { operations } = scene.world.process().application;
    expect(await (await operations.start(scene.rollbackRequest())).finished).toMatchObject({ end: 'done' });
    expect(pictureOf(await scene.look()).containers).toEqual(before.containers);
  });
}
