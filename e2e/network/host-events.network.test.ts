import { describe, expect, test } from 'vitest';
import { ladderImages } from '../support/ladder.ts';
import { begun, times } from '../support/moments.ts';
import { describeRun } from '../support/windlass-process.ts';
import { expectUpgraded, upgradeDisturbed } from './disturbed-upgrade.ts';
import { useFarHost } from './far-host.ts';
import { openRemoteLadder, type RemoteLadder } from './remote-ladder.ts';

const far = useFarHost('far', ladderImages);
const config = ['ServerAliveInterval 1', 'ServerAliveCountMax 2'];

const open = (): Promise<RemoteLadder> => openRemoteLadder(far().host, far().key, { config });

describe('an upgrade over SSH', () => {
  test('must find the old release running when the host rebooted in the swap, and end on it', async () => {
    const remote = await open();
    const { host, ladder } = remote;
    const { scene } = ladder;
    const ids = await scene.ids();
    const run = await upgradeDisturbed(remote, {
      what: 'the swap',
      moment: begun('start-container', 'web'),
      act: () => host.powerOff(),
      then: async () => {
        await host.powerOn();
        const names = (await scene.containers()).filter(({ State }) => State.Running).map(({ Id }) => Id);
        // By itself: the operation has not been able to look yet, or only just.
        expect(names.toSorted()).toEqual([ids['api'], ids['web']].toSorted());
      },
    });
    expect(run.exitCode, describeRun(run)).toBe(3);
    expect(await scene.ids()).toEqual(ids);
    await ladder.expectExactly(1);
  });

  test('must go on when the line was silent in the cleanup for longer than the watch waits', async () => {
    const remote = await open();
    const { line } = remote;
    const run = await upgradeDisturbed(remote, {
      what: 'the cleanup',
      moment: times(2, begun('remove-container')),
      act: () => line.cut('silent'),
      then: async (upgrade) => {
        await upgrade.event('the loss', (body) => body.type === 'connection.lost');
        await line.join();
      },
    });
    await expectUpgraded(remote, run);
  });
});
