import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { between } from '../../prove/seed.ts';
import { startEngine, type LabEngine } from '../../src/main/testing/lab/engine.ts';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { nameOf, serviceOf, type HostContainer } from '../support/host-objects.ts';
import { publishImages } from '../support/lab-images.ts';
import { Ladder, ladderImages, versionOf } from '../support/ladder.ts';
import { describeRun, type WindlassProcess } from '../support/windlass-process.ts';

const registry = inject('registry');
const deployments = 5;
/** Deaths of the engine per test; each meets every deployment: twenty in all. */
const rounds = Number(process.env['WINDLASS_ROUNDS'] ?? 4);
vi.setConfig({ testTimeout: 600_000 + rounds * 60_000 });

let engine: LabEngine;

beforeAll(async () => {
  await publishImages(inject('dockerHost'), registry, ladderImages);
  engine = await startEngine({ dir: labDir(), name: 'mortal-host' });
});
afterAll(() => engine.stop());

/** Several deployments at once: one death of the engine meets each of them at another point. */
async function openLadders(): Promise<readonly Ladder[]> {
  const { dockerHost } = engine;
  const host = { dockerHost, registry, label: 'host', hasOwnCatalog: true };
  // Why none: it has ended before the swap, where these deaths begin.
  const options = { ...host, rungs: 1, hasMigration: false };
  return Promise.all(Array.from({ length: deployments }, () => Ladder.open(options)));
}

interface Climb {
  readonly ladder: Ladder;
  readonly from: number;
  /** As the containers' labels name it. */
  readonly release: string | undefined;
  readonly upgrade: WindlassProcess;
}

async function startClimb(ladder: Ladder, from: number, ...args: readonly string[]): Promise<Climb> {
  const { scene } = ladder;
  const release = releaseOf(await scene.container('web'));
  ladder.write(from + 1);
  const upgrade = scene.installation.start(...scene.upgradeCommand(versionOf(from + 1), ...args));
  return { ladder, from, release, upgrade };
}

/** The swap and most of the three seconds in which everything has to be stable. */
const longestMs = 2500;
const settling = { timeout: 30_000 };

/** Waits for the swap; halts the climb before it can commit, should the others be slower to get there. */
async function inSwap({ upgrade }: Climb): Promise<NodeJS.Timeout> {
  await upgrade.event('the swap', (body) => body.type === 'phase.entered' && body.phase === 'swap');
  return setTimeout(() => upgrade.kill('SIGSTOP'), longestMs);
}

/**
 * What the engine runs of the release that is being tried. Why not what it never started by its own account: killed in the
 * middle of a start, 20.10 finds the process again and neither ends nor counts it. Whoever goes back stops it.
 */
async function trialsRunning({ ladder, from, release }: Climb): Promise<readonly string[]> {
  const containers = await ladder.scene.containers();
  return containers
    .filter((container) => container.Config.Labels['windlass.role'] === 'service' && container.State.Running)
    .filter((container) => releaseOf(container) !== release && hasStarted(container))
    .map((container) => `${nameOf(container)} above ${versionOf(from)}`);
}

function hasStarted({ State }: HostContainer): boolean {
  return !State.StartedAt.startsWith('0001');
}

function releaseOf(container: HostContainer): string | undefined {
  return container.Config.Labels['windlass.release'];
}

/** Ends on the old release, or on the new one after all its gates; never in between. Resolves with the rung. */
async function expectVerdict({ ladder, from, upgrade }: Climb): Promise<number> {
  const run = await upgrade.finished;
  expect([0, 3], describeRun(run)).toContain(run.exitCode);
  const rung = run.exitCode === 0 ? from + 1 : from;
  await ladder.expectExactly(rung);
  return rung;
}

/** Held with nothing lost, and the way back that it names leads back. Resolves with the rung. */
async function expectWayBack({ ladder, from, upgrade }: Climb): Promise<number> {
  const { scene } = ladder;
  expect((await upgrade.finished).exitCode).toBe(6);
  expect((await scene.status()).summary.isHeld).toBe(true);
  await scene.installation.done(...scene.rollbackCommand());
  await ladder.expectExactly(from);
  return from;
}

/** What became of all climbs, in their order; each has been checked. */
async function expectVerdicts(climbs: readonly Climb[]): Promise<readonly number[]> {
  const runs = await Promise.all(climbs.map(({ upgrade }) => upgrade.finished));
  for (const run of runs) expect([0, 3, 6], describeRun(run)).toContain(run.exitCode);
  const isHeld = (index: number): boolean => runs[index]!.exitCode === 6;
  // Why off and on: an engine that was killed in the middle of a start may leave a port or an address that answers in the
  // place of the restored container, and that its next starts know nothing of (faults.md 1.5).
  await engine.powerOff();
  await engine.launch();
  for (const [index, { ladder }] of climbs.entries()) {
    if (!isHeld(index)) await expectUp(ladder);
  }
  const rungs: number[] = [];
  for (const [index, climb] of climbs.entries()) {
    rungs.push(isHeld(index) ? await expectWayBack(climb) : await expectVerdict(climb));
  }
  return rungs;
}

test(`an engine killed before the commit must never leave the unverified release running`, async () => {
  const ladders = await openLadders();
  let rungs: readonly number[] = ladders.map(() => 1);
  for (let round = 0; round < rounds; round += 1) {
    const climbs = await Promise.all(
      ladders.map((ladder, index) => startClimb(ladder, rungs[index]!, '--stable', '3s')),
    );
    const guards = await Promise.all(climbs.map(inSwap));
    await pause(between(0, longestMs - 1, `before the commit ${round}`));
    for (const guard of guards) clearTimeout(guard);
    // Why: what the engine does by itself is to be seen, before anybody helps.
    for (const { upgrade } of climbs) upgrade.kill('SIGSTOP');
    await engine.kill();
    await engine.restart();
    // Why waited for: the engine that comes back only signals what survived it, and goes on.
    for (const climb of climbs) await expect.poll(() => trialsRunning(climb), settling).toEqual([]);
    for (const { upgrade } of climbs) upgrade.kill('SIGCONT');
    rungs = await expectVerdicts(climbs);
  }
});

test('an engine killed after the commit must come back with the new release', async () => {
  const ladders = await openLadders();
  for (let round = 1; round <= rounds; round += 1) {
    const climbs = await Promise.all(ladders.map((ladder) => startClimb(ladder, round)));
    await Promise.all(climbs.map(({ upgrade }) => upgrade.event('the commit', isCommit())));
    await pause(between(0, 399, `after the commit ${round}`));
    await engine.kill();
    await engine.restart();
    for (const { ladder, from, upgrade } of climbs) {
      const run = await upgrade.finished;
      expect(run.exitCode, describeRun(run)).toBe(0);
      await expectUp(ladder);
      await ladder.expectExactly(from + 1);
    }
  }
});

/** The second record of an upgrade is its commit. */
function isCommit(): Parameters<WindlassProcess['event']>[1] {
  let records = 0;
  return (body) => body.type === 'step.done' && body.kind === 'write-record' && ++records === 2;
}

/** The engine brings back what it should some time after it answers. */
async function expectUp({ scene }: Ladder): Promise<void> {
  const down = async (): Promise<readonly string[]> =>
    (await scene.containers())
      .filter((container) => serviceOf(container) !== 'migrate' && !container.State.Running)
      .map((container) => `${nameOf(container)} ${container.State.Status}: ${container.State.Error}`);
  await expect.poll(down, { timeout: 60_000 }).toEqual([]);
}
