import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { SshOperator } from '../../src/main/testing/lab/ssh-operator.ts';
import type { LabSshd } from '../../src/main/testing/lab/sshd.ts';
import { makeKey, startSshd } from '../../src/main/testing/lab/sshd.ts';
import { DemoDesk } from '../support/demo-desk.ts';

interface Scene {
  readonly desk: DemoDesk;
  readonly sshd: LabSshd;
  /** `env add web` for the lab's engine behind that server. */
  readonly add: readonly string[];
}

const passphrase = 'canary-of-the-passphrase';

/** A desk whose operator has a key that an SSH server takes; with a passphrase where that is wanted. */
async function scene(options: { readonly isEncrypted?: boolean } = {}): Promise<Scene> {
  const operator = await SshOperator.arrive();
  const desk = new DemoDesk();
  await mkdir(join(desk.home, '.ssh'), { recursive: true });
  const identity = join(desk.home, '.ssh/id_ed25519');
  const publicKey = await makeKey(identity, 'ed25519', options.isEncrypted === true ? { passphrase } : {});
  const sshd = await startSshd({ dir: operator.dir, name: 'sshd', authorizedKeys: [publicKey] });
  onTestFinished(async () => {
    await sshd.stop();
    desk.remove();
  });
  const socket = inject('dockerHost').slice('unix://'.length);
  return {
    desk,
    sshd,
    add: ['env', 'add', 'web', '--ssh', `root@127.0.0.1:${sshd.port}`, '--socket', socket],
  };
}

test('an unknown host key must be accepted by its fingerprint only, and then be known', async () => {
  const { desk, add } = await scene();
  const unknown = await desk.run([...add, '--json']);
  expect(unknown.exitCode).toBe(7);
  const { error } = JSON.parse(unknown.out) as {
    error: { code: string; details: { fingerprint: string; host: string } };
  };
  expect(error).toMatchObject({ code: 'host-key-unknown', details: { keyType: 'ssh-ed25519' } });

  const other = `SHA256:${'A'.repeat(43)}`;
  expect((await desk.run([...add, '--accept-host-key', other])).exitCode).toBe(7);
  const declined = await desk.run(add, { isTerminal: true, answers: ['y'] });
  expect([declined.exitCode, declined.err]).toEqual([7, expect.stringContaining(error.details.fingerprint)]);

  const added = await desk.run([...add, '--accept-host-key', error.details.fingerprint]);
  expect(added.exitCode, added.err).toBe(0);
  const tested = await desk.run(['env', 'test', 'web']);
  expect(tested.exitCode, tested.err).toBe(0);
  for (const stage of ['Name', 'Connection', 'Host key', 'Authentication', 'Socket', 'Engine', 'Ledger']) {
    expect(tested.out).toContain(`✓ ${stage}`);
  }
});

test('a host key that has changed must be a hard stop that names the line', async () => {
  const { desk, sshd, add } = await scene();
  const accepted = await desk.run(add, { isTerminal: true, answers: ['yes'] });
  expect(accepted.exitCode, accepted.err).toBe(0);
  await sshd.kill();
  await replaceHostKey(sshd, desk.home);
  await sshd.launch();
  const changed = await desk.run(['env', 'test', 'web'], {
    isTerminal: true,
    answers: [],
    env: { NO_COLOR: '1' },
  });
  expect(changed.exitCode, changed.err).toBe(7);
  expect(changed.out).toContain('✗ Host key');
  expect(changed.err).toMatch(/has changed.*known_hosts/s);
  expect(changed.host.asked).toEqual([]);
});

test('a passphrase must be asked without showing it, and be written nowhere', async () => {
  const { desk, add } = await scene({ isEncrypted: true });
  const silent = await desk.run([...add, '--json']);
  const { fingerprint } = (JSON.parse(silent.out) as { error: { details: { fingerprint: string } } }).error
    .details;
  const accept = ['--accept-host-key', fingerprint];
  const needed = await desk.run([...add, ...accept]);
  expect([needed.exitCode, needed.err]).toEqual([7, expect.stringContaining('id_ed25519')]);
  const added = await desk.run([...add, ...accept], { isTerminal: true, answers: [passphrase] });
  expect(added.exitCode, added.err).toBe(0);
  expect(added.host.asked).toEqual([
    { prompt: expect.stringContaining('id_ed25519') as string, isHidden: true },
  ]);
  expect(desk.printed).not.toContain(passphrase);
  for (const [file, content] of desk.files()) {
    expect([file, content.includes(passphrase)]).toEqual([file, false]);
  }
});

/** Another key for the same server, as after a new installation, or with somebody in between. */
async function replaceHostKey(sshd: LabSshd, home: string): Promise<void> {
  const fresh = join(home, 'other-host-key');
  await makeKey(fresh, 'ed25519');
  await copyFile(fresh, join(sshd.dir, 'host_ed25519'));
  await copyFile(`${fresh}.pub`, join(sshd.dir, 'host_ed25519.pub'));
}
