import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EngineStory } from '../support/engine-story.ts';
import { ladderImages } from '../support/ladder.ts';
import { begun } from '../support/moments.ts';
import { describeRun } from '../support/windlass-process.ts';
import { expectUpgraded, upgradeDisturbed } from './disturbed-upgrade.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import { useFarHost } from './far-host.ts';
import { openRemoteLadder, type RemoteLadder } from './remote-ladder.ts';
import { writeSshHome } from './remote-operator.ts';

const far = useFarHost('far', ladderImages);
const config = ['ServerAliveInterval 1', 'ServerAliveCountMax 2'];

/** A process that was stopped for so long takes it for a sleep. */
const sleepMs = 15_000;

const open = (): Promise<RemoteLadder> => openRemoteLadder(far().host, far().key, { config });

describe('an upgrade over SSH', () => {
  test('must go on when the server was restarted, with nothing done twice', async () => {
    const remote = await open();
    const { host, ladder } = remote;
    const story = await EngineStory.follow(host.engine.socketPath);
    const run = await upgradeDisturbed(remote, {
      what: 'the swap',
      moment: begun('stop-container', 'web'),
      act: async () => {
        await host.sshd.kill();
        await host.sshd.launch();
      },
    });
    story.end();
    await expectUpgraded(remote, run);
    const { name } = ladder.scene;
    expect(Object.values(story.times(name, 'create'))).toEqual([1, 1, 1]);
    expect(Object.values(story.times(name, 'start'))).toEqual([1, 1, 1]);
  });

  test('must go on when the host went to another address, as soon as the configuration knows it', async () => {
    const remote = await open();
    const { host, ladder, line } = remote;
    const run = await upgradeDisturbed(remote, {
      what: 'the swap',
      moment: begun('start-container', 'web'),
      act: async () => {
        await line.cut('silent');
        await host.cable.removeAddress(line.address);
        const moved = await host.line();
        await writeSshHome(ladder.scene.installation, {
          host,
          key: far().key,
          address: moved.address,
          config,
        });
        // Why: what is connected to an address that nobody has is found out by nothing but the watch.
        await host.sshd.cutConnections();
      },
    });
    await expectUpgraded(remote, run);
  });

  test('must go on when this machine went to another network', async () => {
    const remote = await open();
    const { host } = remote;
    const run = await upgradeDisturbed(remote, {
      what: 'the judging',
      moment: begun('verify-service', 'web'),
      act: () => host.cable.moveNearEnd(1, 201),
    });
    await host.cable.moveNearEnd(201, 1);
    await expectUpgraded(remote, run);
  });

  test('must go on when this machine slept, and its connection was gone when it woke', async () => {
    // Why without a quick watch: it is the end of the sleep that has to be noticed.
    const remote = await openRemoteLadder(far().host, far().key);
    const { host, ladder, line } = remote;
    const story = await EngineStory.follow(host.engine.socketPath);
    onTestFinished(() => story.end());
    const before = timesDone(story, ladder.scene.name);
    const run = await upgradeDisturbed(remote, {
      what: 'the judging',
      moment: begun('verify-service', 'web'),
      act: async () => {
        await line.cut('silent');
        await host.sshd.cutConnections();
        await pause(sleepMs);
        await line.join();
      },
    });
    await expectUpgraded(remote, run);
    expectDoneOnce(before, timesDone(story, ladder.scene.name), run);
    const lost = run.events.flatMap(({ body }) => (body.type === 'connection.lost' ? [body] : []));
    expect(lost, describeRun(run)).not.toEqual([]);
  });

  test('must end on the old release when the engine was restarted in the swap, which the host brings back', async () => {
    const remote = await open();
    const { host, ladder } = remote;
    const run = await upgradeDisturbed(remote, {
      what: 'the swap',
      moment: begun('start-container', 'web'),
      act: () => host.engine.restart(),
    });
    expect(run.exitCode, describeRun(run)).toBe(3);
    await ladder.expectExactly(1);
  });

  test('must end on the new release when the host rebooted after the commit', async () => {
    const remote = await open();
    const { host } = remote;
    const run = await upgradeDisturbed(remote, {
      what: 'the cleanup',
      moment: begun('remove-container'),
      act: () => host.powerOff(),
      then: () => host.powerOn(),
    });
    await expectUpgraded(remote, run);
  });
});
