import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { DockerEngineTarget } from '../../src/main/adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../../src/main/adapters/docker/transport/local-transport.ts';
import { HostLock } from '../../src/main/core/engine/host-lock.ts';
import { newEnvironment } from '../../src/main/core/model/environment.ts';
import { asEnvironmentId } from '../../src/main/core/model/ids.ts';
import type { DeploymentDetails } from '../../src/main/core/operations/application.ts';
import type { Host } from '../../src/main/core/ports/hosts.ts';
import type { Actor } from '../../src/main/core/ports/system.ts';
import { labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import { MemoryLedger } from '../../src/main/testing/memory-ledger.ts';
import { changesSince, engineNow } from '../support/host-changes.ts';
import { Installation } from '../support/installation.ts';
import { publishImages } from '../support/lab-images.ts';
import { Ladder, ladderImages } from '../support/ladder.ts';
import { describeRun, type WindlassProcess } from '../support/windlass-process.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');

beforeAll(() => publishImages(dockerHost, registry, ladderImages));

/** Another operator with a data directory of his own, on the same engine. */
async function secondOperator(ladder: Ladder): Promise<Installation> {
  const other = new Installation(labTempDir('other'));
  await other.done('env', 'add', 'lab', '--docker-host', dockerHost);
  await other.done('source', 'add', 'lab', '--path', ladder.scene.catalog.path);
  return other;
}

function statusSeenBy(other: Installation, { scene }: Ladder): Promise<DeploymentDetails> {
  return other.query<DeploymentDetails>('status', scene.address);
}

/** An upgrade that was halted as it began to verify: it has yet to look, and then to commit. */
async function upgradeInVerify(ladder: Ladder): Promise<WindlassProcess> {
  const upgrade = ladder.scene.installation.start(...ladder.scene.upgradeCommand('2.0.0', '--stable', '2s'));
  await upgrade.haltAt('the verifying', (body) => body.type === 'phase.entered' && body.phase === 'verify');
  return upgrade;
}

test('a second operator must be refused while the first works, and told who, what and since when', async () => {
  const ladder = await Ladder.open({ dockerHost, registry, label: 'lock', rungs: 3 });
  const { scene } = ladder;
  const other = await secondOperator(ladder);
  const upgrade = await upgradeInVerify(ladder);

  const { lock } = await statusSeenBy(other, ladder);
  expect(lock).toMatchObject({ kind: 'upgrade' });
  for (const args of [
    ['upgrade', scene.address, '--to', '3.0.0'],
    ['rollback', scene.address],
    ['stop', scene.address],
    ['remove', scene.address],
    ['deploy', scene.catalog.stackId('lab'), '--name', scene.name, '--env', 'lab'],
  ]) {
    const attempt = await other.run(...args, '--yes');
    expect(attempt.exitCode, describeRun(attempt)).toBe(5);
    const { owner, operation, since } = lock!;
    expect(attempt.error).toMatchObject({
      code: 'locked',
      details: { owner, kind: 'upgrade', operation, since },
    });
  }
  const told = await other.print('stop', scene.address, '--yes');
  for (const part of [lock!.owner, lock!.operation, lock!.since]) expect(told.stderr).toContain(part);
  upgrade.kill('SIGCONT');
  expect((await upgrade.finished).exitCode).toBe(0);
  await ladder.expectExactly(2);
});

test('a lock must be broken only by its own id, and its old holder must change nothing any more', async () => {
  const ladder = await Ladder.open({ dockerHost, registry, label: 'stolen', rungs: 2 });
  const { scene } = ladder;
  const other = await secondOperator(ladder);
  const upgrade = await upgradeInVerify(ladder);
  const { lock } = await statusSeenBy(other, ladder);

  const wrong = await other.run('unlock', scene.address, '--lock', 'feedfacecafe');
  expect(wrong.exitCode).toBe(5);
  expect((await statusSeenBy(other, ladder)).lock).toEqual(lock);

  await other.done('unlock', scene.address, '--lock', lock!.id);
  expect((await statusSeenBy(other, ladder)).lock).toBeNull();
  const since = await engineNow(dockerHost);
  upgrade.kill('SIGCONT');
  const run = await upgrade.finished;

  expect(run.exitCode).toBe(6);
  expect(run.records.at(-1)).toMatchObject({ end: 'held', error: { code: 'lock-lost' } });
  expect(await changesSince(dockerHost, since)).toEqual([]);
  await other.done('rollback', scene.address, '--yes', '--stable', '300ms');
  await ladder.expectExactly(1);
});

test('of fifty that want the lock at once exactly one must get it', async () => {
  const target = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
  onTestFinished(() => target.close());
  const host: Host = {
    environment: newEnvironment(asEnvironmentId('20260101-000000-aaaa'), 'lab', {
      kind: 'docker-host',
      dockerHost,
    }),
    docker: target,
    ledger: new MemoryLedger({ now: () => Date.now() }),
  };
  for (let round = 0; round < 3; round += 1) {
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        HostLock.acquire(host, actor(index), {
          deployment: 'prize',
          operation: `op-${index}`,
          kind: 'upgrade',
        }),
      ),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'locked' });
    }
    await won[0]?.value.release();
    expect(await target.listHolders('lock')).toEqual([]);
  }
});

test('of five operators who deploy one name at once exactly one must, and the others change nothing', async () => {
  const ladder = await Ladder.open({ dockerHost, registry, label: 'race', rungs: 2 });
  const { scene } = ladder;
  await scene.installation.done('remove', scene.address, '--yes');
  const others = await Promise.all(Array.from({ length: 5 }, () => secondOperator(ladder)));

  const runs = await Promise.all(
    others.map((other) =>
      other.run(
        ...[
          'deploy',
          scene.catalog.stackId('lab'),
          '--name',
          scene.name,
          '--env',
          'lab',
          '--version',
          '2.0.0',
        ],
        ...['--stable', '300ms', '--yes'],
      ),
    ),
  );

  const codes = runs.map(({ exitCode }) => exitCode).sort();
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  const losers = runs.filter(({ exitCode }) => exitCode !== 0);
  for (const { error } of losers) expect(['locked', 'deployment-exists', 'drift']).toContain(error?.code);
  await ladder.expectExactly(2);
});

function actor(index: number): Actor {
  return {
    name: `operator-${index}@lab`,
    installId: `install-${index}`,
    pid: 1000 + index,
    processStart: String(index),
    isAlive: () => true,
  };
}
