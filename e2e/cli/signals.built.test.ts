import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebMachine, firstMatch } from '../support/web-door.ts';

const deploy = [
  'deploy',
  'notes',
  '--name',
  'diary',
  '--version',
  '1.0.0',
  '--var',
  'NOTES_PASSWORD=pa55word',
];
const upgrade = ['upgrade', 'diary', '--to', '1.1.0', '--yes'];

/** The built program as a process: what only a process can show. */
describe('a command that is interrupted', () => {
  let machine: WebMachine;
  beforeEach(async () => {
    machine = new WebMachine();
    await machine.run([...deploy, '--stable', '200ms', '--yes']);
  });
  afterEach(() => machine.remove());

  const listed = async () => JSON.parse(await machine.run(['list', '--json'])) as unknown;

  it('once by Ctrl-C must restore and say so, not leave', async () => {
    const running = machine.begin('cli.js', [...upgrade, '--stable', '4s']);
    const closed = once(running, 'close');
    await firstMatch(running, /Verifying/);
    const restored = firstMatch(running, /everything is as it was before/);
    running.kill('SIGINT');
    await restored;
    expect(await closed).toEqual([3, null]);
    expect(await listed()).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
  });

  it('twice by Ctrl-C must leave at once, and resume must go on', async () => {
    const running = machine.begin('cli.js', [...upgrade, '--stable', '3s']);
    const closed = once(running, 'close');
    await firstMatch(running, /Verifying/);
    const cancelling = firstMatch(running, /Cancelling/);
    running.kill('SIGINT');
    await cancelling;
    running.kill('SIGINT');
    expect(await closed).toEqual([130, null]);
    expect(
      await machine.run(['resume', 'diary', '--json'], 0).catch(() => machine.run(['list'])),
    ).toBeTruthy();
    expect(await listed()).toMatchObject([{ status: 'Running' }]);
  });

  it('by being killed must be resolved by the next command, whatever that is', async () => {
    const running = machine.begin('cli.js', [...upgrade, '--stable', '3s']);
    const closed = once(running, 'close');
    await firstMatch(running, /Verifying/);
    running.kill('SIGKILL');
    await closed;
    expect(await listed()).toMatchObject([{ status: 'Upgrading' }]);
    const said = await machine.run(['stop', 'diary', '--yes']);
    expect(said).toContain('was interrupted; it is resolved first');
    expect(await listed()).toMatchObject([{ version: '1.1.0', status: 'Stopped' }]);
  });

  it('by a reader that goes away must not fail', async () => {
    const running = machine.begin('cli.js', ['operations', '--json']);
    const closed = once(running, 'close');
    running.stdout?.destroy();
    expect(await closed).toEqual([0, null]);
  });
});
