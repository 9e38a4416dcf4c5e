import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OperationPreview } from '../../src/main/core/operations/application.ts';
import { startEngine, type LabEngine } from '../../src/main/testing/lab/engine.ts';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import { dataFingerprint, hostFingerprint } from '../support/fingerprint.ts';
import { changesSince, engineNow } from '../support/host-changes.ts';
import { publishImages } from '../support/lab-images.ts';
import { pairStack } from '../support/pair-stack.ts';
import { goodAndBadImages } from '../support/published-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { describeRun } from '../support/windlass-process.ts';

const registry = inject('registry');

/** Untouched by anybody: not even a ledger is on it. */
let engine: LabEngine;

beforeAll(async () => {
  await publishImages(inject('dockerHost'), registry, goodAndBadImages);
  engine = await startEngine({ dir: labDir(), name: 'untouched' });
});
afterAll(() => engine.stop());

const one = { mode: 'healthy', version: '1.0.0' } as const;
const two = { mode: 'healthy', version: '2.0.0' } as const;
const sick = { mode: 'never-healthy', version: '3.0.0' } as const;

async function open(): Promise<Scene> {
  const scene = await openScene({ dockerHost: engine.dockerHost, label: 'dry' });
  const ports = [await freePort()];
  for (const [version, web] of [
    ['1.0.0', one],
    ['2.0.0', two],
    ['3.0.0', sick],
  ] as const) {
    scene.catalog.writeManifest(version, pairStack({ registry, web, api: one, ports }));
  }
  return scene;
}

/** Neither the engine nor the data directory may differ afterwards, and nothing may have come and gone. */
async function expectNothingChanged(scene: Scene, ...args: readonly string[]): Promise<OperationPreview> {
  const { installation, dockerHost } = scene;
  const before = [await hostFingerprint(dockerHost), dataFingerprint(installation.dataDirectory)];
  const since = await engineNow(dockerHost);
  const run = await installation.run(...args, '--dry-run');
  expect(run.exitCode, describeRun(run)).toBe(0);
  expect(await changesSince(dockerHost, since)).toEqual([]);
  expect([await hostFingerprint(dockerHost), dataFingerprint(installation.dataDirectory)]).toEqual(before);
  return run.documents.at(-1) as OperationPreview;
}

test('a dry run must print what would run, and change nothing on a host that never saw the product', async () => {
  const scene = await open();
  const preview = await expectNothingChanged(scene, ...scene.deployCommand('1.0.0'));
  expect(preview.plan.steps.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['pull-image', 'create-network', 'create-container', 'start-container']),
  );
  const printed = await scene.installation.print(...scene.deployCommand('1.0.0'), '--dry-run');
  expect(withoutIds(printed.stdout)).toBe(withoutIds(preview.renderedPlan));
});

/** An operation's id is made when it is planned: two dry runs differ in nothing else. */
function withoutIds(text: string): string {
  return text.replaceAll(/\d{8}-\d{6}-[0-9a-z]+/g, 'ID');
}

test('a dry run of anything must change nothing on a host with a release, whatever state that is in', async () => {
  const scene = await open();
  const { installation, address } = scene;
  await scene.deploy('1.0.0');
  await expectNothingChanged(scene, 'upgrade', address, '--to', '2.0.0');
  await expectNothingChanged(scene, 'stop', address);
  await expectNothingChanged(scene, 'remove', address);

  await installation.done(...scene.upgradeCommand('2.0.0'));
  const back = await expectNothingChanged(scene, 'rollback', address);
  expect(back).toMatchObject({ fromVersion: '2.0.0', toVersion: '1.0.0' });

  const failed = await installation.run(...scene.upgradeCommand('3.0.0', '--health-deadline', '1s'));
  expect(failed.exitCode).toBe(1);
  const restore = await expectNothingChanged(scene, 'rollback', address);
  expect(restore.plan.direction).toBe('back');
  await installation.done(...scene.rollbackCommand());

  await installation.done('stop', address, '--yes');
  await expectNothingChanged(scene, 'start', address);
});
