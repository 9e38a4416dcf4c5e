import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labDir, labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import { labUser } from '../../src/main/testing/lab/lab-user.ts';
import { LAB_ACCOUNT, startRegistry, type LabRegistry } from '../../src/main/testing/lab/registry.ts';
import { makeKey } from '../../src/main/testing/lab/sshd.ts';
import { filesThatShow, formsOf, ShownProcesses } from '../support/everything-shown.ts';
import { imageName, publishImages, type PublishedImage } from '../support/lab-images.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { useFarHost } from './far-host.ts';
import { writeSshHome, type SshWay } from './remote-operator.ts';

const run = promisify(execFile);

const passphrase = 'canary-passphrase-5c1e';
const password = 'canary-password-8f3b';
const user = 'operator';

const image = (version: string): PublishedImage => ({ mode: 'healthy', version });
const images = ['1.0.0', '2.0.0'].map(image);
const later = image('3.0.0');
const far = useFarHost('far', images);
let closed: LabRegistry;

interface Secret {
  readonly typed: readonly { readonly question: RegExp; readonly answer: string }[];
  /** What must not be found anywhere. */
  readonly needles: Readonly<Record<string, Buffer>>;
  readonly way: Pick<SshWay, 'key' | 'user'>;
  readonly registry: LabRegistry;
  /** Who is let in by that registry, if it asks. */
  readonly customer: string | null;
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
    ...{ typed: [{ question: /Passphrase of .*: $/, answer: passphrase }], needles },
    ...{ way: { key: { file, publicLine: '' } }, registry: far().host.registry, customer: null },
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

/** An account that has no key, and may use the engine; and one of the registry that the images come from. */
async function accounts(): Promise<Secret> {
  await labUser(user, password);
  const { username, password: token } = LAB_ACCOUNT;
  const needles = {
    ...formsOf('password', password),
    ...formsOf('password of the registry', token),
    'basic authentication': Buffer.from(Buffer.from(`${username}:${token}`).toString('base64')),
  };
  return {
    typed: [
      { question: /Password of .*: $/, answer: password },
      { question: /Password or access token: $/, answer: token },
    ],
    ...{ needles, way: { key: null, user }, registry: closed, customer: username },
  };
}

describe('what somebody logs in with', () => {
  beforeAll(async () => {
    const { engine, network } = far().host;
    chmodSync(engine.socketPath, 0o666);
    const { enter } = network;
    closed = await startRegistry({ dir: labDir(), name: 'closed', htpasswd: LAB_ACCOUNT.htpasswd, enter });
    await publishImages(engine.dockerHost, closed.address, [...images, later], LAB_ACCOUNT);
  });
  afterAll(() => closed.stop());

  test.each([
    ['a passphrase and its key', lockedKey],
    ['a password, and that of a registry', accounts],
  ])('%s must be seen by nobody but the server', async (_, makeSecret) => {
    const { host } = far();
    const { typed, needles, way, registry, customer } = await makeSecret();
    const address = (await host.line()).address;
    const scene = await openScene({
      ...{ dockerHost: host.engine.dockerHost, label: 'quiet', hasOwnCatalog: true },
      ...{
        prepare: (installation) => writeSshHome(installation, { host, address, ...way }),
      },
    });
    for (const { version } of customer === null ? images : [...images, later]) {
      const reference = `${registry.address}/${imageName('healthy', version)}`;
      scene.catalog.writeCompose(version, { services: { app: { image: reference } } });
    }
    const login = customer === null ? [] : [['registry', 'login', registry.address, '--username', customer]];

    const shown = ShownProcesses.watch();
    const screens: string[] = [];
    for (const args of [...login, ...commandsOf(scene, host.engine.socketPath)]) {
      const { exitCode, screen } = await scene.installation.atTerminal(typed, ...args);
      expect(exitCode, screen).toBe(0);
      screens.push(screen);
    }
    const processes = shown.end();

    // Otherwise nothing would be found anywhere.
    for (const { question } of typed) {
      const isAsked = screens.some((screen) => screen.split('\r\n').some((line) => question.test(line)));
      expect([question, isAsked], screens.join('\n')).toEqual([question, true]);
    }
    expect(processes).toContain(scene.name);
    const name = { deployment: Buffer.from(scene.name) };
    const places = [
      scene.installation.dataDirectory,
      join(host.engine.dir, 'data/volumes'),
      join(host.engine.dir, 'data/containers'),
    ];
    for (const place of places) expect(filesThatShow(place, name), place).not.toEqual([]);

    expect(places.flatMap((place) => filesThatShow(place, needles))).toEqual([]);
    const ofEngine = readFileSync(host.engine.logFile, 'latin1');
    const said = Buffer.from(`${processes}\n${screens.join('\n')}\n${ofEngine}`, 'latin1');
    expect(
      Object.entries(needles).flatMap(([what, needle]) => (said.includes(needle) ? [what] : [])),
    ).toEqual([]);
    if (customer !== null) await expectForgotten(scene, registry, typed);
  });
});

/** Without the login here the engine is a stranger to that registry: it was given one for each pull, and kept none. */
async function expectForgotten(scene: Scene, registry: LabRegistry, typed: Secret['typed']): Promise<void> {
  await scene.installation.done('registry', 'logout', registry.address);
  const upgrade = scene.upgradeCommand(later.version);
  const { exitCode, screen } = await scene.installation.atTerminal(typed, ...upgrade);
  expect([exitCode, screen]).toEqual([4, expect.stringMatching(/registry wants\s+credentials/)]);
}

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
