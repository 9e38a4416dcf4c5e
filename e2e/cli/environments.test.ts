import { describe, expect, test } from 'vitest';
import { DemoDesk, miniVersions } from '../support/demo-desk.ts';

const token = ['--var', 'TOKEN=s3cret'];
const quick = ['--stable', '100ms', '--health-deadline', '2s'];

const it = test.extend<{ desk: DemoDesk }>({
  desk: async ({}, use) => {
    const desk = new DemoDesk();
    await use(desk);
    desk.remove();
  },
});

describe.concurrent('an address', () => {
  it.for([
    [[], 'exactly one of --docker-host, --ssh, --tls and --context'],
    [['--ssh', 'web-1', '--context', 'prod'], 'exactly one of'],
    [['--ssh=-oProxyCommand=id'], 'is not [USER@]HOST[:PORT]'],
    [['--docker-host', 'tcp://10.0.0.7:2375'], 'is reached with TLS only'],
    [['--docker-host', 'http://x'], 'is no local engine'],
    [['--ssh', 'web-1', '--ca', 'ca.pem'], '--ca does not go with'],
    [['--context', '../up'], 'is no name of a Docker context'],
    [['--ssh', 'web-1', '--identity', '/none/id'], '/none/id is no file that can be read'],
    [['--ssh', 'web-1', '--accept-host-key', 'SHA256:short'], 'is no fingerprint of a host key'],
    [['--ssh', 'web-1', '--color', 'mauve'], '--color: "mauve" is none of'],
  ] as const)('%j must be refused and nothing be kept', async ([options, text], { desk }) => {
    const { exitCode, err } = await desk.run(['env', 'add', 'x', ...options]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(text)]);
    expect(await desk.json(['env', 'list'])).toMatchObject({ environments: [{ name: 'Demo' }] });
  });

  it('of a host that nobody is at must be told as unreachable', async ({ desk }) => {
    const { exitCode, err } = await desk.run(['env', 'add', 'x', '--ssh', 'ops@127.0.0.1:1']);
    expect(exitCode, err).toBe(7);
  });
});

describe.concurrent('what this machine knows', () => {
  it('must be listed, with what is wrong with a choice', async ({ desk }) => {
    desk.write('.ssh/config', 'Host web-1\n  HostName 10.0.0.7\nHost both\n');
    const meta = (name: string): string =>
      JSON.stringify({ Name: name, Endpoints: { docker: { Host: 'unix:///none.sock' } } });
    desk.write('.docker/contexts/meta/a/meta.json', meta('both'));
    const { out } = await desk.run(['env', 'import']);
    expect(out).toMatch(/both +Docker context +unix:\/\/\/none\.sock/);
    expect(out).toMatch(/web-1 +SSH configuration +10\.0\.0\.7/);
    const twice = await desk.run(['env', 'import', 'both']);
    expect([twice.exitCode, twice.err]).toEqual([2, expect.stringContaining('--from docker-context')]);
    const unknown = await desk.run(['env', 'import', 'gone']);
    expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining('"gone"')]);
    const away = await desk.run(['env', 'import', 'both', '--from', 'docker-context']);
    expect([away.exitCode, away.err]).toEqual([7, expect.stringContaining('both was not added')]);
  });
});

describe.concurrent('marks', () => {
  async function deployed(desk: DemoDesk): Promise<void> {
    for (const [version, text] of Object.entries(miniVersions)) desk.write(`mini/${version}.yaml`, text);
    await desk.run(['source', 'add', 'own', '--path', `${desk.home}/mini`]);
    const deploy = ['deploy', 'mini', '--name', 'm', '--env', 'Demo', '--version', '1.0.0', ...token];
    expect((await desk.run([...deploy, ...quick, '--yes'])).exitCode).toBe(0);
  }

  it('read-only must refuse every change, and let everything be looked at', async ({ desk }) => {
    await deployed(desk);
    expect((await desk.run(['env', 'set', 'Demo', '--read-only', '--color', 'teal'])).exitCode).toBe(0);
    expect((await desk.run(['env', 'list'])).out).toContain('read-only, teal');
    for (const change of [
      ['upgrade', 'm', ...token, '--yes'],
      ['stop', 'm', '--yes'],
      ['remove', 'm', '--yes'],
      ['resume', 'm'],
    ]) {
      const { exitCode, err } = await desk.run(change);
      expect([change[0], exitCode, err]).toEqual([
        change[0],
        4,
        expect.stringContaining('Demo is read-only'),
      ]);
    }
    expect((await desk.run(['status', 'm'])).out).toContain('1.0.0');
    expect((await desk.run(['upgrade', 'm', '--to', '1.1.0', ...token, '--dry-run'])).exitCode).toBe(0);
    expect((await desk.run(['env', 'set', 'Demo', '--no-read-only'])).exitCode).toBe(0);
    expect((await desk.run(['stop', 'm', '--yes'])).exitCode).toBe(0);
  });

  it('confirmation by name must not be taken from --yes, nor from another name', async ({ desk }) => {
    await deployed(desk);
    expect((await desk.run(['env', 'set', 'Demo', '--confirm-by-name'])).exitCode).toBe(0);
    for (const confirm of [[], ['--confirm', 'M']]) {
      const { exitCode, err } = await desk.run(['stop', 'm', '--yes', ...confirm]);
      expect([exitCode, err]).toEqual([2, expect.stringContaining('--confirm m')]);
    }
    const declined = await desk.run(['stop', 'm'], { isTerminal: true, answers: ['yes'] });
    expect(declined.exitCode).toBe(4);
    const typed = await desk.run(['stop', 'm'], { isTerminal: true, answers: ['m'] });
    expect([typed.exitCode, typed.host.asked[0]?.prompt]).toEqual([0, expect.stringContaining('type m')]);
    expect((await desk.run(['start', 'm', ...quick, '--yes', '--confirm', 'm'])).exitCode).toBe(0);
  });

  it('must be refused when there is nothing to set, or no such colour', async ({ desk }) => {
    expect((await desk.run(['env', 'set', 'Demo'])).exitCode).toBe(2);
    const pink = await desk.run(['env', 'set', 'Demo', '--color', 'pink']);
    expect([pink.exitCode, pink.err]).toEqual([2, expect.stringContaining('violet')]);
  });
});
