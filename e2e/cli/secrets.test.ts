import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoDesk, miniVersions, quickly } from '../support/demo-desk.ts';

const secret = 's3cret-canary-42';
const passphrase = 'four words of canary';

describe('secrets under a passphrase, over the whole product', () => {
  let desk: DemoDesk;
  let file: readonly string[];
  beforeEach(async () => {
    desk = new DemoDesk();
    file = ['--passphrase-file', desk.write('passphrase', `${passphrase}\n`)];
    for (const [version, text] of Object.entries(miniVersions)) desk.write(`mini/${version}.yaml`, text);
    await expectExit(0, ['source', 'add', 'own', '--path', `${desk.home}/mini`]);
    const token = ['--var', `TOKEN=${secret}`];
    await expectExit(0, [
      'deploy',
      'mini',
      '--name',
      'm',
      '--env',
      'Demo',
      '--version',
      '1.0.0',
      ...token,
      ...quickly,
    ]);
    await expectExit(0, ['secrets', 'set-passphrase', '--new-passphrase-file', file[1] ?? '']);
  });
  afterEach(() => desk.remove());

  async function expectExit(code: number, args: readonly string[], terminal = {}) {
    // Why twice: the command line reads by its host, the secrets behind it read the disk.
    const run = await desk.run(args, { files: { [file[1] ?? '']: `${passphrase}\n` }, ...terminal });
    const said = code === run.exitCode ? '' : run.out + run.err;
    expect({ args, exitCode: run.exitCode, said }).toEqual({ args, exitCode: code, said: '' });
    return run;
  }
  const upgrade = (version: string) => ['upgrade', 'm', '--to', version, ...quickly];
  const seen = async () => (await desk.json(['list'])) as { version: string; status: string }[];

  it('must be refused to who cannot tell it, with nothing touched, and everything else must work', async () => {
    const refused = await expectExit(4, upgrade('1.1.0'));
    expect(refused.err).toContain('locked with a passphrase');
    expect(refused.err).toContain('--passphrase-file');
    expect(await seen()).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
    await expectExit(0, ['status', 'm']);
    await expectExit(0, ['stop', 'm', '--yes']);
    await expectExit(0, ['start', 'm', ...quickly]);
    expect(await desk.json(['secrets', 'status'])).toMatchObject({ storage: 'passphrase', isLocked: true });
    const doctor = await expectExit(0, ['doctor']);
    expect(doctor.out).toContain('stored secrets are locked');
  });

  it('must open with the file and on a terminal, and a wrong passphrase must be said to be wrong', async () => {
    await expectExit(0, [...upgrade('1.1.0'), ...file]);
    await expectExit(4, [...upgrade('1.0.0'), '--passphrase-file', desk.write('wrong', 'something else')]);
    const typed = { isTerminal: true, answers: ['something else', passphrase] };
    const { err, host } = await expectExit(0, ['rollback', 'm', ...quickly], typed);
    expect(err).toContain('does not open them');
    expect(host.asked.map(({ isHidden }) => isHidden)).toEqual([true, true]);
    expect(await seen()).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
  });

  it('must not stand in the way of a rollback to what is kept', async () => {
    await expectExit(1, [...upgrade('2.0.0'), '--stable', '900ms', ...file]);
    expect(await seen()).toMatchObject([{ status: 'Failed' }]);
    await expectExit(0, ['rollback', 'm', ...quickly]);
    expect(await seen()).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
  });

  it('must show neither secret nor passphrase, nor a key, anywhere', async () => {
    await expectExit(0, [...upgrade('1.1.0'), ...file]);
    await expectExit(4, upgrade('1.0.0'));
    const files = desk.files();
    expect([...files.keys()]).toContain('secrets.passphrase');
    expect([...files.keys()]).not.toContain('secrets.key');
    for (const canary of [secret, passphrase, Buffer.from(passphrase).toString('base64')]) {
      expect(desk.printed).not.toContain(canary);
      // Why not in the engine's own state: containers have their environment, there as on any host.
      for (const [path, content] of files) {
        if (!path.startsWith('demo'))
          expect({ path, holds: content.includes(canary) }).toEqual({ path, holds: false });
      }
    }
  });

  it('must go back to a file when it is removed', async () => {
    await expectExit(4, ['secrets', 'remove-passphrase']);
    const removed = await expectExit(0, ['secrets', 'remove-passphrase', ...file]);
    expect(removed.out).toContain('a file in the data directory');
    await expectExit(0, upgrade('1.1.0'));
  });
});
