import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import { labUser } from '../../src/main/testing/lab/lab-user.ts';
import { makeKey } from '../../src/main/testing/lab/sshd.ts';
import { filesThatShow, formsOf, ShownProcesses } from '../support/everything-shown.ts';
import { imageName, type PublishedImage } from '../support/lab-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { useFarHost } from './far-host.ts';
import { writeSshHome, type SshWay } from './remote-operator.ts';

const run = promisify(execFile);

const passphrase = 'canary-passphrase-5c1e';
const password = 'canary-password-8f3b';
const user = 'operator';

const images = ['1.0.0', '2.0.0'].map((version): PublishedImage => ({ mode: 'healthy', version }));
const far = useFarHost('far', images);

interface Secret {
  readonly question: RegExp;
  readonly answer: string;
  /** What must not be found anywhere. */
  readonly needles: Readonly<Record<string, Buffer>>;
  readonly way: Pick<SshWay, 'key' | 'user'>;
}

/** A key whose passphrase is asked for, and which opens the door of the host. */
async function lockedKey(): Promise<Secret> {
  const file = join(labTempDir('key'), 'id_ed25519');
  appendFileSync(
    join(far().host.sshd.dir, 'authorized_keys'),
    await makeKey(file, 'ed25519', { passphrase }),
  );
  const lines = readFileSync(file, 'utf8').split('\n').slice(2, -2);
  const needles = {
    ...formsOf('passphrase', passphrase),
    ...formsOf('private key', await privateHalf(file)),
    ...Object.fromEntries(lines.map((line, index) => [`line ${index} of the key`, Buffer.from(line)])),
  };
  return {
    ...{ question: /Passphrase of .*: $/, answer: passphrase, needles },
    way: { key: { file, publicLine: '' } },
  };
}

/** The part of an ed25519 key that is nobody else's. */
async function privateHalf(file: string): Promise<Buffer> {
  const opened = `${file}-opened`;
  copyFileSync(file, opened);
  chmodSync(opened, 0o600);
  await run('ssh-keygen', ['-q', '-p', '-P', passphrase, '-N', '', '-f', opened]);
  const content = Buffer.from(readFileSync(opened, 'utf8').split('\n').slice(1, -2).join(''), 'base64');
  const publicHalf = Buffer.from(readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '', 'base64').subarray(
    -32,
  );
  const end = content.lastIndexOf(publicHalf);
  return content.subarray(end - 32, end);
}

/** An account that has no key; it may use the engine. */
async function account(): Promise<Secret> {
  await labUser(user, password);
  return {
    ...{ question: /Password of .*: $/, answer: password, needles: formsOf('password', password) },
    way: { key: null, user },
  };
}

describe('what somebody logs in with', () => {
  beforeAll(() => chmodSync(far().host.engine.socketPath, 0o666));

  test.each([
    ['a passphrase and its key', lockedKey],
    ['a password', account],
  ])('%s must be seen by nobody but the server', async (_, makeSecret) => {
    const { host } = far();
    const { question, answer, needles, way } = await makeSecret();
    const address = (await host.line()).address;
    const scene = await openScene({
      ...{ dockerHost: host.engine.dockerHost, label: 'quiet', hasOwnCatalog: true },
      ...{
        prepare: (installation) => writeSshHome(installation, { host, address, ...way }),
      },
    });
    for (const { version } of images) {
      const image = `${host.registry.address}/${imageName('healthy', version)}`;
      scene.catalog.writeCompose(version, { services: { app: { image } } });
    }

    const shown = ShownProcesses.watch();
    const screens: string[] = [];
    for (const args of commandsOf(scene, host.engine.socketPath)) {
      const { exitCode, screen } = await scene.installation.atTerminal([{ question, answer }], ...args);
      expect(exitCode, screen).toBe(0);
      screens.push(screen);
    }
    const processes = shown.end();

    // Otherwise nothing would be found anywhere.
    expect(
      screens.filter((screen) => screen.split('\r\n').some((line) => question.test(line))),
      screens.join('\n'),
    ).not.toEqual([]);
    expect(processes).toContain(scene.name);
    const name = { deployment: Buffer.from(scene.name) };
    const places = [
      scene.installation.dataDirectory,
      join(host.engine.dir, 'data/volumes'),
      join(host.engine.dir, 'data/containers'),
    ];
    for (const place of places) expect(filesThatShow(place, name), place).not.toEqual([]);

    expect(places.flatMap((place) => filesThatShow(place, needles))).toEqual([]);
    const said = Buffer.from(`${processes}\n${screens.join('\n')}`, 'latin1');
    expect(
      Object.entries(needles).flatMap(([what, needle]) => (said.includes(needle) ? [what] : [])),
    ).toEqual([]);
  });
});

/** From the first connection to an upgrade, and what is told afterwards. */
function commandsOf(scene: Scene, socket: string): readonly (readonly string[])[] {
  return [
    ['env', 'add', 'lab', '--ssh', 'box', '--socket', socket],
    ['env', 'test', 'lab'],
    ['source', 'add', 'lab', '--path', scene.catalog.path],
    scene.deployCommand('1.0.0'),
    scene.upgradeCommand('2.0.0'),
    ['status', scene.address],
    ['--json', 'operations'],
  ];
}
