import { expect, onTestFinished, test } from 'vitest';
import { distantWay } from '../../src/main/testing/lab/distant-way.ts';
import { EngineStory } from '../support/engine-story.ts';
import { ladderImages, versionOf } from '../support/ladder.ts';
import { describeRun, type WindlassRun } from '../support/windlass-process.ts';
import { sickImage } from './cut-climb.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import { useFarHost } from './far-host.ts';
import { openRemoteLadder, type RemoteLadder } from './remote-ladder.ts';
import { writeSshHome } from './remote-operator.ts';
import { expectToldOnce } from './told-once.ts';

const delayMs = 150;
const lostPercent = 10;

const far = useFarHost('far', [...ladderImages, sickImage]);

/** Over a line that loses one packet in ten, with 300 ms from a question to its answer. */
async function openBadly(): Promise<RemoteLadder> {
  const remote = await openRemoteLadder(far().host, far().key);
  const { host, ladder, line } = remote;
  const way = await distantWay(line.address, 22, delayMs);
  onTestFinished(() => way.close());
  const [address, port] = ['127.0.0.1', way.port];
  await writeSshHome(ladder.scene.installation, { host, key: far().key, address, port });
  await line.lose(lostPercent);
  onTestFinished(() => line.join());
  return remote;
}

test('an upgrade, and rollbacks of either kind, must end as over a good line, with everything told and done once', async () => {
  const { host, ladder } = await openBadly();
  const { scene } = ladder;
  const story = await EngineStory.follow(host.engine.socketPath);
  onTestFinished(() => story.end());
  const operate = async (...command: readonly string[]): Promise<WindlassRun> => {
    const before = timesDone(story, scene.name);
    const run = await scene.installation.run(...command);
    expectToldOnce(run);
    expectDoneOnce(before, timesDone(story, scene.name), run);
    return run;
  };

  const upgrade = await operate(...scene.upgradeCommand(versionOf(2)));
  expect(upgrade.exitCode, describeRun(upgrade)).toBe(0);
  await ladder.expectExactly(2);

  ladder.write(3, sickImage);
  const sick = await operate(...scene.upgradeCommand(versionOf(3), '--health-deadline', '1s'));
  expect(sick.exitCode, describeRun(sick)).toBe(1);
  const restored = await operate(...scene.rollbackCommand());
  expect(restored.exitCode, describeRun(restored)).toBe(0);
  await ladder.expectExactly(2);

  const returned = await operate(...scene.rollbackCommand());
  expect(returned.exitCode, describeRun(returned)).toBe(0);
  await ladder.expectExactly(1);
});
