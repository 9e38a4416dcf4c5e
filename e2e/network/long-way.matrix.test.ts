import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { RemoteHost, RemoteMachine } from '../../src/main/testing/lab/remote-host.ts';
import { LabSshAgent } from '../../src/main/testing/lab/ssh-agent.ts';
import { EngineStory } from '../support/engine-story.ts';
import { publishImages } from '../support/lab-images.ts';
import { Ladder, ladderImages } from '../support/ladder.ts';
import { begun } from '../support/moments.ts';
import { describeRun } from '../support/windlass-process.ts';
import { expectUpgraded, upgradeDisturbed } from './disturbed-upgrade.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import { openRemoteLadder } from './remote-ladder.ts';
import { newOperatorKey, writeSshHome, type OperatorKey } from './remote-operator.ts';

const run = promisify(execFile);
const watch = ['ServerAliveInterval 1', 'ServerAliveCountMax 2'];

/** A host whose registry has the images of a ladder. */
async function openHost(
  key: OperatorKey,
  options: Pick<Parameters<typeof RemoteHost.open>[0], 'near' | 'sshd'> = {},
): Promise<RemoteHost> {
  const host = await RemoteHost.open({
    ...{ dir: labDir(), name: 'far', authorizedKeys: [key.publicLine] },
    ...options,
  });
  onTestFinished(() => host.close());
  await publishImages(host.engine.dockerHost, host.registry.address, ladderImages);
  return host;
}

/** A host that nothing leads to but another one. */
async function openJumpHost(name: string, key: OperatorKey, before?: RemoteMachine): Promise<RemoteMachine> {
  const machine = await RemoteMachine.open({
    ...{ dir: labDir(), name, authorizedKeys: [key.publicLine] },
    ...(before === undefined ? {} : { near: before.network.enter }),
  });
  onTestFinished(() => machine.close());
  return machine;
}

test('an upgrade by two jump hosts, with hashed host keys and a key of the agent only, must go on after a cut between them', async () => {
  const key = await newOperatorKey();
  const first = await openJumpHost('first', key);
  const second = await openJumpHost('second', key, first);
  const host = await openHost(key, { near: second.network.enter });
  const lines = [await first.line(), await second.line(), await host.line()] as const;
  const agent = await LabSshAgent.start(join(labDir(), 'agent'));
  onTestFinished(() => agent.stop());
  await agent.add(key.file);
  rmSync(key.file);

  const login = [`IdentityAgent ${agent.socket}`, ...watch];
  const hops = ['one', 'two'].flatMap((name, index) => [
    ...[`Host ${name}`, `HostName ${lines[index]!.address}`, 'User root', ...login],
  ]);
  const others = {
    config: `${hops.join('\n')}\n`,
    knownHosts: (await first.knownHosts(lines[0].address)) + (await second.knownHosts(lines[1].address)),
  };
  const way = { host, key: null, address: lines[2].address, config: ['ProxyJump one,two', ...login], others };
  const story = await EngineStory.follow(host.engine.socketPath);
  onTestFinished(() => story.end());
  const ladder = await Ladder.open({
    ...{ label: 'hops', hasOwnCatalog: true },
    ...{ dockerHost: host.engine.dockerHost, registry: host.registry.address },
    ask: (port) => host.ask(port),
    prepare: async (installation, sourcePath) => {
      await writeSshHome(installation, way);
      const known = join(installation.home, '.ssh/known_hosts');
      await run('ssh-keygen', ['-q', '-H', '-f', known]);
      rmSync(`${known}.old`);
      await installation.done('env', 'add', 'lab', '--ssh', 'box', '--socket', host.engine.socketPath);
      await installation.done('source', 'add', 'lab', '--path', sourcePath);
    },
  });

  const before = timesDone(story, ladder.scene.name);
  const remote = { host, ladder, line: lines[1] };
  const upgrade = await upgradeDisturbed(remote, {
    what: 'the swap',
    moment: begun('start-container', 'web'),
    act: () => lines[1].cut('silent'),
    then: async (running) => {
      await running.event('the loss', (body) => body.type === 'connection.lost');
      await lines[1].join();
    },
  });
  await expectUpgraded(remote, upgrade);
  expectDoneOnce(before, timesDone(story, ladder.scene.name), upgrade);
});

test('an upgrade and a rollback where the server forwards nothing and allows one session must end as anywhere', async () => {
  const key = await newOperatorKey();
  const host = await openHost(key, { sshd: ['AllowStreamLocalForwarding no', 'MaxSessions 1'] });
  const { ladder, line } = await openRemoteLadder(host, key, { config: watch });
  const remote = { host, ladder, line };
  const upgrade = await upgradeDisturbed(remote, {
    what: 'the swap',
    moment: begun('start-container', 'web'),
    act: () => host.sshd.cutConnections(),
  });
  await expectUpgraded(remote, upgrade);
  const rollback = await ladder.scene.installation.run(...ladder.scene.rollbackCommand());
  expect(rollback.exitCode, describeRun(rollback)).toBe(0);
  await ladder.expectExactly(1);
});
