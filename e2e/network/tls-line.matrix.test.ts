import { expect, onTestFinished, test } from 'vitest';
import { LabAuthority } from '../../src/main/testing/lab/certificates.ts';
import { tlsArguments } from '../../src/main/testing/lab/engine-behind.ts';
import { labDir, labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import type { CutKind, Line } from '../../src/main/testing/lab/line.ts';
import { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { EngineStory } from '../support/engine-story.ts';
import { publishImages } from '../support/lab-images.ts';
import { Ladder, ladderImages } from '../support/ladder.ts';
import { begun } from '../support/moments.ts';
import { expectUpgraded, upgradeDisturbed } from './disturbed-upgrade.ts';
import { expectDoneOnce, timesDone } from './done-once.ts';
import type { RemoteLadder } from './remote-ladder.ts';

const port = 2376;

/** A ladder on a host whose engine is reached with TLS only, by a line of its own. */
async function openTlsLadder(): Promise<RemoteLadder> {
  const authority = await LabAuthority.found(labTempDir('tls'), 'own');
  const lines: Line[] = [];
  const host = await RemoteHost.open({
    ...{ dir: labDir(), name: 'far', authorizedKeys: [] },
    engineArgs: async (machine) => {
      const line = await machine.line();
      lines.push(line);
      const server = await authority.certificate('server', { names: [`IP:${line.address}`] });
      return tlsArguments(`0.0.0.0:${port}`, authority, server);
    },
  });
  onTestFinished(() => host.close());
  const { dockerHost } = host.engine;
  await publishImages(dockerHost, host.registry.address, ladderImages);
  const line = lines[0]!;
  const { certFile, keyFile } = await authority.certificate('operator');
  const files = ['--ca', authority.caFile, '--cert', certFile, '--key', keyFile];
  const ladder = await Ladder.open({
    ...{ label: 'tls', hasOwnCatalog: true, dockerHost, registry: host.registry.address },
    ask: (published) => host.ask(published),
    prepare: async (installation, sourcePath) => {
      await installation.done('env', 'add', 'lab', '--tls', `${line.address}:${port}`, ...files);
      await installation.done('source', 'add', 'lab', '--path', sourcePath);
    },
  });
  return { host, ladder, line };
}

test.each<CutKind>(['silent', 'reset'])(
  'an upgrade over TLS must go on when its line was cut and joined again (%s), with nothing done twice',
  async (kind) => {
    const remote = await openTlsLadder();
    const { host, ladder, line } = remote;
    const story = await EngineStory.follow(host.engine.socketPath);
    onTestFinished(() => story.end());
    const before = timesDone(story, ladder.scene.name);
    const upgrade = await upgradeDisturbed(remote, {
      what: 'the swap',
      moment: begun('start-container', 'web'),
      act: () => line.cut(kind),
      then: async (running) => {
        await running.event('the loss', (body) => body.type === 'connection.lost');
        await line.join();
      },
    });
    await expectUpgraded(remote, upgrade);
    expectDoneOnce(before, timesDone(story, ladder.scene.name), upgrade);
    expect(upgrade.events.map(({ body }) => body.type)).toContain('connection.restored');
  },
);
