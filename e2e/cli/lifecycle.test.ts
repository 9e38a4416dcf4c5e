import { describe, expect, test } from 'vitest';
import { DemoDesk, miniVersions, quickly, type DeskRun } from '../support/demo-desk.ts';

const secret = 's3cret-canary-42';
/** Long enough for what crashes to have crashed. */
const longer = ['--stable', '900ms'];
const token = ['--var', `TOKEN=${secret}`];

const it = test.extend<{ desk: DemoDesk }>({
  desk: async ({}, use) => {
    const desk = new DemoDesk();
    for (const [version, text] of Object.entries(miniVersions)) desk.write(`mini/${version}.yaml`, text);
    await expectExit(desk, 0, ['source', 'add', 'own', '--path', `${desk.home}/mini`]);
    await use(desk);
    desk.remove();
  },
});

async function expectExit(desk: DemoDesk, code: number, args: readonly string[]): Promise<DeskRun> {
  const run = await desk.run(args);
  const said = code === run.exitCode ? '' : run.out + run.err;
  expect({ args, exitCode: run.exitCode, said }).toEqual({ args, exitCode: code, said: '' });
  return run;
}

async function deploy(desk: DemoDesk): Promise<DeskRun> {
  const place = ['--name', 'm', '--env', 'Demo', '--version', '1.0.0'];
  return expectExit(desk, 0, ['deploy', 'mini', ...place, ...token, ...quickly]);
}

/** Each on a data directory and a built-in engine of its own. At the same time: most of each is waiting for gates. */
describe.concurrent('a deployment on the built-in environment', () => {
  it('must show what was logged up to a moment, and the last lines before it', async ({ desk }) => {
    await deploy(desk);
    const logged = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { out } = await expectExit(desk, 0, ['logs', 'm', '--json', ...args]);
      return out.split('\n').filter((line) => line !== '');
    };
    const all = await logged();
    expect(all.length).toBeGreaterThan(1);
    expect(await logged('--until', '2999-01-01')).toEqual(all);
    expect(await logged('--until', '1h')).toEqual([]);
    const services = new Set(all.map((line) => (JSON.parse(line) as { service: string }).service));
    expect(await logged('--until', '2999-01-01', '--tail', '1')).toHaveLength(services.size);
  });

  it('must live its whole life, and everybody must see it the same way', async ({ desk }) => {
    const { out } = await deploy(desk);
    expect(out).toContain('✓ m@Demo runs 1.0.0');
    expect(await desk.json(['list'])).toMatchObject([
      {
        name: 'm',
        environment: 'Demo',
        version: '1.0.0',
        status: 'Running',
        upgradeTo: '3.0.0',
        isLive: true,
      },
    ]);
    expect(await desk.json(['check', 'm'])).toEqual({
      success: true,
      upgradeAvailable: true,
      currentVersion: '1.0.0',
      latestVersion: '3.0.0',
      latestStackId: 'own:mini:mini',
      newVariables: [],
      removedVariables: [],
      canUpgrade: true,
      cannotUpgradeReason: null,
    });
    const upgraded = await expectExit(desk, 0, ['upgrade', 'm@Demo', '--to', '1.1.0', ...quickly]);
    expect(upgraded.out).toContain('from 1.0.0 to 1.1.0');
    expect(await desk.json(['rollback', 'm', '--info'])).toEqual({
      canRollback: true,
      rollbackTargetVersion: '1.0.0',
      snapshotDescription: null,
      snapshotCreatedAt: null,
    });
    await expectExit(desk, 0, ['rollback', 'm', ...quickly]);
    expect(await desk.json(['list'])).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
    await expectExit(desk, 0, ['stop', 'm', '--yes']);
    await expectExit(desk, 4, ['upgrade', 'm', '--to', '1.1.0', ...quickly]);
    await expectExit(desk, 0, ['start', 'm', ...quickly]);
    await expectExit(desk, 0, ['remove', 'm', '--yes']);
    expect(await desk.json(['list'])).toEqual([]);
    const operations = (await desk.json(['operations', 'm'])) as { kind: string; end: string }[];
    expect(operations.map(({ kind, end }) => `${kind} ${end}`).reverse()).toEqual([
      'deploy done',
      'upgrade done',
      'rollback done',
      'stop done',
      'start done',
      'remove done',
    ]);
  });

  it('a failed upgrade must be explained and be undone by the command that it names', async ({ desk }) => {
    await deploy(desk);
    const failed = await expectExit(desk, 1, ['upgrade', 'm', '--to', '2.0.0', ...quickly, ...longer]);
    expect(failed.err).toContain('web ended with exit code 42 instead of running.');
    expect(failed.err).toContain('the setting CURRENCY is missing');
    expect(failed.err).toContain('Next: windlass rollback m@Demo --yes');
    expect(await desk.json(['rollback', 'm', '--info'])).toEqual({
      canRollback: true,
      rollbackTargetVersion: '1.0.0',
      snapshotDescription: 'Before upgrade to v2.0.0',
      snapshotCreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const german = await desk.run(['status', 'm', '--lang', 'de']);
    expect(german.out).toContain('Rollback verfügbar: 1.0.0 (Vor dem Upgrade auf v2.0.0');
    await expectExit(desk, 0, ['rollback', 'm@Demo', ...quickly]);
    expect(await desk.json(['list'])).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
  });

  it('with --auto-rollback a failed upgrade must end with the old release running', async ({ desk }) => {
    await deploy(desk);
    const { err } = await expectExit(desk, 3, [
      'upgrade',
      'm',
      '--to',
      '2.0.0',
      '--auto-rollback',
      ...quickly,
      ...longer,
    ]);
    expect(err).toContain('1.0.0 runs again');
    expect(await desk.json(['list'])).toMatchObject([{ version: '1.0.0', status: 'Running' }]);
  });

  it('what cannot be had must be refused before anything is touched', async ({ desk }) => {
    await deploy(desk);
    const before = hostOf(desk);
    const { err } = await expectExit(desk, 4, ['upgrade', 'm', '--to', '3.0.0', ...quickly]);
    expect(err).toContain('windlass-demo/shop-api:0.0.1');
    expect(hostOf(desk)).toEqual(before);
  });

  it('a dry run must print the plan and change nothing, here and on the host', async ({ desk }) => {
    await deploy(desk);
    const before = new Map(desk.files());
    const { out } = await expectExit(desk, 0, ['upgrade', 'm', '--to', '1.1.0', '--dry-run']);
    expect(out).toMatch(/^upgrade m: 1\.0\.0 -> 1\.1\.0\n/);
    expect(out).toContain('---- point of no return ----');
    expect(new Map(desk.files())).toEqual(before);
    const refused = await expectExit(desk, 4, ['upgrade', 'm', '--to', '3.0.0', '--dry-run', '--lang', 'de']);
    expect(refused.err).toContain('Ein Image gibt es nicht.');
    expect(new Map(desk.files())).toEqual(before);
  });

  it('as JSON an operation must be its events without a gap and then its record', async ({ desk }) => {
    const args = ['deploy', 'mini', '--name', 'm', '--version', '1.0.0', ...token, ...quickly, '--json'];
    const { out } = await expectExit(desk, 0, args);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, any>); // oxlint-disable-line typescript/no-explicit-any
    const events = lines.slice(0, -1);
    expect(events.map((event) => event['sequence'])).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ type: 'event', body: { type: 'operation.started', deployment: 'm' } });
    expect(events.at(-1)).toMatchObject({ body: { type: 'operation.ended', end: 'done' } });
    expect(lines.at(-1)).toMatchObject({
      type: 'result',
      exitCode: 0,
      operation: { kind: 'deploy', end: 'done' },
    });
  });

  it('a secret must be printed nowhere and be written nowhere in clear but on the host', async ({ desk }) => {
    await deploy(desk);
    await desk.run(['status', 'm']);
    await desk.run(['status', 'm', '--json']);
    await desk.run(['upgrade', 'm', '--to', '2.0.0', ...quickly, '--json']);
    await desk.run(['operations', '--json']);
    await desk.run(['upgrade', 'm', '--var', `TOKEN ${secret}`, '--yes']);
    await desk.run(['doctor', '--json']);
    expect(desk.printed).not.toContain(secret);
    const leaks = [...desk.files()].filter(([, content]) => content.includes(secret)).map(([path]) => path);
    // The built-in engine's own host: a container has its environment, as on any engine.
    expect(leaks).toEqual(['demo/state.json']);
  });

  it('missing secrets must be asked for at a terminal without being shown', async ({ desk }) => {
    const terminal = { isTerminal: true, answers: [secret, 'y'] };
    const args = ['deploy', 'mini', '--name', 'm', '--version', '1.0.0', '--stable', '150ms'];
    const { exitCode, host } = await desk.run(args, terminal);
    expect(exitCode).toBe(0);
    expect(host.asked[0]).toEqual({ prompt: 'Access token (TOKEN): ', isHidden: true });
    expect(host.printed).not.toContain(secret);
  });
});

/** Everything on the built-in engine's host but what the clock moves. */
/** Without the health checks' results: they go on while anything runs on the host. */
function hostOf(desk: DemoDesk): unknown {
  const text = desk.files().get('demo/state.json') ?? '{}';
  const state = JSON.parse(text, (key, value: unknown) => (key === 'health' ? undefined : value)) as Record<
    string,
    unknown
  >;
  return Object.keys(state).length > 0 ? { containers: state['containers'], images: state['images'] } : null;
}
