import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DemoEngine } from '../../src/main/adapters/demo/demo-engine.ts';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import type { FakeCliHost } from '../../src/main/testing/fake-cli-host.ts';
import { DemoDesk, miniVersions, quickly } from '../support/demo-desk.ts';

const token = ['--var', 'TOKEN=s3cret'];

interface Place {
  readonly engine: DemoEngine;
  readonly newOperator: () => Promise<DemoDesk>;
}

/** An engine and operators who know it. */
const it = test.extend<{ place: Place }>({
  place: async ({}, use) => {
    const desks = [new DemoDesk()];
    const engine = await DemoEngine.start({
      socketPath: join(desks[0]!.home, 'engine.sock'),
      clock: new SystemClock(),
      registryFile: join(import.meta.dirname, '../../resources/demo-registry.json'),
    });
    const newOperator = async (): Promise<DemoDesk> => {
      const desk = new DemoDesk();
      desks.push(desk);
      for (const [version, text] of Object.entries(miniVersions)) desk.write(`mini/${version}.yaml`, text);
      const added = await desk.run(['env', 'add', 'local', '--docker-host', `unix://${engine.socketPath}`]);
      const source = await desk.run(['source', 'add', 'own', '--path', join(desk.home, 'mini')]);
      expect([added.exitCode, source.exitCode]).toEqual([0, 0]);
      return desk;
    };
    await use({ engine, newOperator });
    await engine.stop();
    for (const desk of desks) desk.remove();
  },
});

describe.concurrent('who comes second', () => {
  const deploy = ['deploy', 'mini', '--name', 'm', '--env', 'local', '--version', '1.0.0', ...token];

  it('on the same data directory must be told who has it, and still be able to look', async ({
    place: { newOperator },
  }) => {
    const desk = await newOperator();
    const first = desk.begin([...deploy, '--stable', '3s', '--yes']);
    await said(first.host, 'Verifying');
    const second = await desk.run(['upgrade', 'm', '--yes']);
    expect(second.exitCode).toBe(5);
    expect(second.err).toMatch(/is in use by .+ \(windlass deploy mini, process \d+\) since /);
    expect((await desk.run(['status', 'm'])).out).toContain('Deploying');
    expect((await desk.run(['list', '--json'])).exitCode).toBe(0);
    expect(await first.exitCode).toBe(0);
  });

  it('on the same deployment must be told who, what and since when, whatever the machine', async ({
    place: { newOperator },
  }) => {
    const [first, second] = [await newOperator(), await newOperator()];
    const running = first.begin([...deploy, '--stable', '3s', '--yes']);
    await said(running.host, 'Verifying');
    const refused = await second.run([...deploy, '--yes']);
    expect(refused.exitCode).toBe(5);
    expect(refused.err).toMatch(/ works on this deployment: deploy, operation \S+, since \d{4}-/);
    const { lock } = (await second.json(['status', 'm@local'])) as { lock: { id: string } };
    expect(refused.err).toContain(`windlass unlock NAME --lock ${lock.id}`);
    expect((await second.run(['unlock', 'm', '--lock', 'ffffffffffff'])).exitCode).toBe(5);
    expect(await running.exitCode).toBe(0);
    expect(await second.json(['list'])).toMatchObject([{ name: 'm', status: 'Running', version: '1.0.0' }]);
  });

  it('an engine that is gone must be told apart, and what was last known must still be shown', async ({
    place: { engine, newOperator },
  }) => {
    const desk = await newOperator();
    expect((await desk.run([...deploy, ...quickly])).exitCode).toBe(0);
    await engine.stop();
    const tested = await desk.run(['env', 'test', 'local', '--lang', 'de']);
    expect([tested.exitCode, tested.out]).toEqual([
      7,
      expect.stringMatching(/✗ Verbindung: .*engine\.sock liegt kein Socket/),
    ]);
    expect((await desk.run(['upgrade', 'm@local', '--to', '1.1.0', '--yes'])).exitCode).toBe(7);
    expect(
      (await desk.run(['deploy', 'mini', '--name', 'n', '--env', 'local', ...token, '--yes'])).exitCode,
    ).toBe(7);
    const list = await desk.run(['list', '--lang', 'de']);
    expect(list.exitCode).toBe(0);
    expect(list.out).toMatch(/m\s+local\s+mini\s+1\.0\.0\s+Running \(zuletzt bekannt\)/);
    expect(list.err).toMatch(/^! local: .*liegt kein Socket.* was zuletzt bekannt war\.\n$/);
    const status = await desk.run(['status', 'm', '--lang', 'de']);
    expect([status.exitCode, status.err]).toEqual([7, expect.stringContaining('engine.sock')]);
    expect(status.out).toMatch(/m@local +mini 1\.0\.0 +Running \(zuletzt bekannt\)\nZuletzt bekannt.*\d{4}-/);
    const whole = await desk.run(['status', 'm', '--json']);
    expect([whole.exitCode, JSON.parse(whole.out)]).toMatchObject([
      7,
      { summary: { isLive: false }, containers: [], error: { code: 'target-unreachable' } },
    ]);
    await engine.restart();
    const again = await desk.run(['env', 'test', 'local']);
    expect([again.exitCode, again.out]).toEqual([0, expect.stringMatching(/✓ Engine: .*, \d+ ms\n/)]);
    expect(await desk.json(['env', 'test', 'local'])).toMatchObject({ latencyMs: expect.any(Number) });
  });

  it('an environment that still has deployments must not be forgotten, nor an unknown engine be added', async ({
    place: { newOperator },
  }) => {
    const desk = await newOperator();
    expect((await desk.run([...deploy, ...quickly])).exitCode).toBe(0);
    const removal = await desk.run(['env', 'remove', 'local']);
    expect(removal.exitCode).toBe(4);
    expect(removal.err).toContain('still has deployments: m');
    expect((await desk.run(['env', 'add', 'x', '--docker-host', 'unix:///nowhere.sock'])).exitCode).toBe(7);
    expect((await desk.run(['env', 'add', 'x', '--docker-host', 'tcp://10.0.0.1:2375'])).exitCode).toBe(2);
    expect((await desk.run(['env', 'add', 'local', '--docker-host', 'unix:///nowhere.sock'])).exitCode).toBe(
      2,
    );
    const names = ((await desk.json(['env', 'list'])) as { environments: { name: string }[] }).environments;
    expect(names.map(({ name }) => name)).toEqual(['Demo', 'local']);
  });
});

/** Resolves when a running command has printed that. */
async function said(host: FakeCliHost, text: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!host.printed.includes(text)) {
    if (Date.now() > deadline) throw new Error(`nobody said "${text}": ${host.printed}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
