import { createServer } from 'node:net';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { faultRegistry, type FaultRegistry } from '../../src/main/testing/lab/fault-registry.ts';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import type { RollbackAnswer } from '../../src/shared/contract/shapes/deployment.ts';
import { publishImages } from '../support/lab-images.ts';
import { pairStack, type PairOptions } from '../support/pair-stack.ts';
import { goodAndBadImages } from '../support/published-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { WatchedPort, switchedAt } from '../support/watched-port.ts';
import type { WindlassProcess, WindlassRun } from '../support/windlass-process.ts';

const dockerHost = inject('dockerHost');
const labRegistry = inject('registry');

/** On no engine yet, whatever ran before. */
const neverPulled = { mode: 'healthy', version: '2.1.0' } as const;

beforeAll(() => publishImages(dockerHost, labRegistry, [...goodAndBadImages, neverPulled]));

interface Served {
  readonly scene: Scene;
  readonly registry: FaultRegistry;
  readonly port: number;
  readonly watched: WatchedPort;
}

const good = { mode: 'healthy', version: '1.0.0' } as const;
const better = { mode: 'healthy', version: '2.0.0' } as const;
const goodMigration = { mode: 'one-shot-ok', version: '1.0.0' } as const;

/** 1.0.0 serves, watched, through a registry that can be told to fail; 2.0.0 is as the test wants it. */
async function serving(next: Partial<Omit<PairOptions, 'registry'>>): Promise<Served> {
  const scene = await openScene({ dockerHost, label: 'broken' });
  const registry = await faultRegistry(`http://${labRegistry}`);
  onTestFinished(() => registry.stop());
  const port = await freePort();
  const first = { registry: registry.address, web: good, api: good, migrate: goodMigration, ports: [port] };
  scene.catalog.writeManifest('1.0.0', pairStack(first));
  const ports = [port, ...(next.ports ?? [])];
  scene.catalog.writeManifest('2.0.0', pairStack({ ...first, web: better, ...next, ports }));
  await scene.deploy('1.0.0', '--var', 'GREETING=moin');
  return { scene, registry, port, watched: await WatchedPort.watch(port) };
}

/** From now on nothing but the host and this machine's records is there to go back with. */
async function takeAwayTheWorld({ registry, scene }: Served): Promise<void> {
  await registry.stop();
  scene.catalog.remove();
}

function causeOf(run: WindlassRun): unknown {
  return run.error?.details['cause'];
}

describe('refused before anything is touched', () => {
  const refusals: readonly {
    readonly title: string;
    readonly next: Partial<PairOptions>;
    readonly cause: string;
    break?(served: Served): Promise<void>;
  }[] = [
    {
      title: 'an image that does not exist',
      next: { web: { mode: 'healthy', version: '9.9.9' } },
      cause: 'image-not-found',
    },
    {
      title: 'a registry that is down',
      next: {},
      cause: 'registry-unreachable',
      break: ({ registry }) => registry.stop(),
    },
    {
      title: 'a registry that wants other credentials',
      next: {},
      cause: 'registry-unauthorized',
      break: async ({ registry }) => registry.fail({ kind: 'status', status: 401 }),
    },
  ];

  test.each(refusals)('$title must be refused without a moment of outage', async (refusal) => {
    const served = await serving(refusal.next);
    const { scene, watched } = served;
    const before = [await scene.identities(), await scene.objectNames()];
    await refusal.break?.(served);

    const run = await scene.installation.run(...scene.upgradeCommand('2.0.0'));

    expect(run.exitCode).toBe(4);
    expect(run.error?.code).toBe('preflight-failed');
    expect(causeOf(run)).toBe(refusal.cause);
    expect(run.error?.details['checks']).toContainEqual(expect.objectContaining({ service: 'web' }));
    expect(await watched.stop()).toMatchObject({ failures: [], answers: [{ text: '1.0.0' }] });
    expect([await scene.identities(), await scene.objectNames()]).toEqual(before);
    const { summary, lock } = await scene.status();
    expect(summary).toMatchObject({ status: 'Running', version: '1.0.0' });
    expect(lock).toBeNull();
  });

  test('a port that a foreign process has must be refused without a moment of outage, and is named', async () => {
    const taken = await freePort();
    const thief = createServer().listen(taken, '127.0.0.1');
    onTestFinished(() => void thief.close());
    const { scene, watched } = await serving({ ports: [taken] });
    const before = [await scene.identities(), await scene.objectNames()];

    const run = await scene.installation.run(...scene.upgradeCommand('2.0.0'));

    expect(run.exitCode).toBe(4);
    expect(causeOf(run)).toBe('port-process');
    expect(run.error?.message).toContain(String(taken));
    expect(await watched.stop()).toMatchObject({ failures: [], answers: [{ text: '1.0.0' }] });
    expect([await scene.identities(), await scene.objectNames()]).toEqual(before);
    const [record] = await scene.installation.operations();
    expect(record).toMatchObject({ end: 'refused', kind: 'upgrade' });
  });
});

interface Failure {
  readonly title: string;
  readonly next: Partial<PairOptions>;
  readonly code: string;
  readonly service: string;
  /** A line of the log that the operator must be shown; none where no container ran. */
  readonly says: string | null;
  /** false: it must fail before the switch, so that nobody notices. */
  readonly isSwitched: boolean;
  break?(served: Served): void;
}

const failures: readonly Failure[] = [
  {
    title: 'never gets healthy',
    next: { web: { mode: 'never-healthy', version: '3.0.0' } },
    code: 'gate-failed',
    service: 'web',
    says: 'version 3.0.0 starts',
    isSwitched: true,
  },
  {
    title: 'needs what never gets healthy',
    next: { api: { mode: 'never-healthy', version: '3.0.0' } },
    code: 'gate-failed',
    service: 'api',
    says: 'version 3.0.0 starts',
    isSwitched: false,
  },
  {
    title: 'crashes again and again',
    next: { web: { mode: 'crash', version: '3.0.0' } },
    code: 'gate-failed',
    service: 'web',
    says: 'fatal: configuration is missing',
    isSwitched: true,
  },
  {
    title: 'has a migration that exits with 1',
    next: { migrate: { mode: 'one-shot-fail', version: '3.0.0' } },
    code: 'one-shot-failed',
    service: 'migrate',
    says: 'step 2 failed: table exists',
    isSwitched: false,
  },
  {
    title: 'has a layer that its registry refuses',
    next: { web: neverPulled },
    code: 'registry-denied',
    service: '',
    says: null,
    isSwitched: false,
    // Why only layers: the digests can be had, so that the preflight passes.
    break: ({ registry }) => registry.fail({ kind: 'status', status: 403 }, { path: /\/blobs\// }),
  },
];

/** The old version answered every probe until its own container was to be stopped, and for good where it was not. */
async function expectServedUntilSwitch(served: Served, run: WindlassRun, isSwitched: boolean): Promise<void> {
  const report = await served.watched.stop();
  const at = switchedAt(run, 'web');
  expect(at !== null).toBe(isSwitched);
  if (at === null) {
    expect(report).toMatchObject({ failures: [], answers: [{ text: '1.0.0' }] });
    return;
  }
  // Not by when they were asked: a request that was under way in that moment may be cut by it.
  expect(report.failures.filter(({ until }) => until < at)).toEqual([]);
  expect(report.answers[0]).toMatchObject({ text: '1.0.0' });
}

describe('a release that fails', () => {
  test.each(failures)(
    'and $title must be told, and rolled back to the very same containers',
    async (failure) => {
      const served = await serving(failure.next);
      const { scene, port } = served;
      const before = await scene.ids();
      failure.break?.(served);

      const run = await scene.installation.run(
        ...scene.upgradeCommand('2.0.0', '--health-deadline', '6s', '--var', 'GREETING=servus'),
      );

      expect(run.exitCode).toBe(1);
      const record = run.records.at(-1)!;
      expect(record).toMatchObject({ end: 'failed', error: { code: failure.code } });
      if (failure.service !== '') expect(record.error?.details['service']).toBe(failure.service);
      if (failure.says !== null) expect(record.failureLog.join('\n')).toContain(failure.says);
      await expectServedUntilSwitch(served, run, failure.isSwitched);
      expect((await scene.status()).summary).toMatchObject({ status: 'Failed' });
      expect(
        await scene.installation.query<RollbackAnswer>('rollback', scene.address, '--info'),
      ).toMatchObject({
        canRollback: true,
        rollbackTargetVersion: '1.0.0',
        snapshotDescription: 'Before upgrade to v2.0.0',
      });

      await takeAwayTheWorld(served);
      const back = await scene.installation.done(...scene.rollbackCommand());

      expect(back.records.at(-1)).toMatchObject({ end: 'done', kind: 'rollback', toVersion: '1.0.0' });
      await expectOldRelease(served, before, port);
    },
  );

  test.each(failures)('and $title must go back by itself where that is asked for', async (failure) => {
    const served = await serving(failure.next);
    const { scene, port } = served;
    const before = await scene.ids();
    failure.break?.(served);

    const upgrade = scene.installation.start(
      ...scene.upgradeCommand('2.0.0', '--health-deadline', '6s', '--auto-rollback'),
    );
    await takeAwayOnceFetched(served, upgrade);
    const run = await upgrade.finished;

    expect(run.exitCode).toBe(3);
    expect(run.records.at(-1)).toMatchObject({ end: 'rolled-back', error: { code: failure.code } });
    await expectServedUntilSwitch(served, run, failure.isSwitched);
    await expectOldRelease(served, before, port);
  });
});

/** The way back must need neither; the way forward needs them until everything is on the host. */
async function takeAwayOnceFetched(served: Served, upgrade: WindlassProcess): Promise<void> {
  await upgrade.event(
    'the end of the pulls',
    (body) =>
      body.type === 'step.failed' ||
      (body.type === 'phase.entered' && !['preflight', 'snapshot', 'pull'].includes(body.phase)),
  );
  await takeAwayTheWorld(served);
}

async function expectOldRelease(
  served: Served,
  ids: Readonly<Record<string, string>>,
  port: number,
): Promise<void> {
  const { scene } = served;
  expect(await scene.ids()).toEqual(ids);
  expect(await scene.objectNames()).toEqual([
    ...Object.keys(ids).map((service) => `container ${scene.liveName(service)}`),
    `network ${scene.name}_default`,
    `volume ${scene.name}_uploads`,
  ]);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('1.0.0\n');
  const { summary, lock, variables } = await scene.status();
  expect(variables.find(({ name }) => name === 'GREETING')?.value).toBe('moin');
  expect(summary).toMatchObject({ status: 'Running', version: '1.0.0' });
  expect(lock).toBeNull();
  const policies = (await scene.containers()).map(
    (container) =>
      [container.Name.slice(scene.name.length + 2, -2), container.HostConfig.RestartPolicy.Name] as const,
  );
  expect(Object.fromEntries(policies)).toEqual({ api: 'unless-stopped', migrate: 'no', web: 'always' });
}
