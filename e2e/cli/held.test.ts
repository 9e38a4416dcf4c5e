import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeldComparison } from '../../src/main/core/operations/held-comparison.ts';
import { DemoDesk, quickly } from '../support/demo-desk.ts';
import { putBack, storehouse, takeAway, withDemoEngine, writeStorehouse } from '../support/held-stack.ts';

describe('a rollback whose kept container and volume are gone', () => {
  let desk: DemoDesk;
  beforeEach(async () => {
    desk = new DemoDesk();
    writeStorehouse(`${desk.home}/source`);
    await expectExit(0, ['source', 'add', 'own', '--path', `${desk.home}/source`]);
    await expectExit(0, [
      'deploy',
      storehouse,
      '--name',
      's',
      '--env',
      'Demo',
      '--version',
      '1.0.0',
      ...quickly,
    ]);
    await expectExit(1, ['upgrade', 's', '--to', '2.0.0', ...quickly, '--stable', '900ms']);
    await withDemoEngine(desk.dataDirectory, (dockerHost) => takeAway(dockerHost, isOfStore, ['s_data']));
    await expectExit(6, ['rollback', 's', ...quickly]);
  });
  afterEach(() => desk.remove());

  const isOfStore = (name: string): boolean => name.startsWith('s-store-1');
  async function expectExit(code: number, args: readonly string[]) {
    const run = await desk.run(args);
    const said = code === run.exitCode ? '' : run.out + run.err;
    expect({ args, exitCode: run.exitCode, said }).toEqual({ args, exitCode: code, said: '' });
    return run;
  }

  it('must show both sides and what each command would do, and change nothing', async () => {
    const { out } = await expectExit(0, ['status', 's']);
    expect(out).toContain('Old release 1.0.0');
    expect(out).toContain('New release 2.0.0');
    expect(out).toMatch(
      /store\s+shop-web@sha256:[0-9a-f]{12}\s+-\s+shop-api@sha256:[0-9a-f]{12}\s+old container is gone/,
    );
    expect(out).toContain('The volume s_data is not there (both releases).');
    expect(out).toMatch(/windlass resume s@Demo: blocked\. .*s_data/);
    expect(out).toMatch(/windlass rollback s@Demo: blocked\. .*s_data/);
    const { held } = (await desk.json(['status', 's'])) as { held: HeldComparison };
    expect(held).toMatchObject({
      services: [{ service: 'store', verdict: 'gone', found: [] }],
      choices: [
        { command: 'resume', plan: null, blocked: { code: 'drift' } },
        { command: 'rollback', plan: null, blocked: { code: 'drift' } },
      ],
    });
    await expectExit(4, ['resume', 's', '--dry-run']);
    expect((await expectExit(0, ['status', 's'])).out).toBe(out);
  });

  it('must show the plan of each once the volume is back, and come to what it showed', async () => {
    await withDemoEngine(desk.dataDirectory, (dockerHost) => putBack(dockerHost, 's_data'));
    const { out } = await expectExit(0, ['status', 's']);
    expect(out).toMatch(/windlass resume s@Demo: goes on to 1\.0\.0, steps: [1-9]/);
    expect(out).toMatch(/windlass rollback s@Demo: restores 1\.0\.0, steps: [1-9]/);
    const { out: plan } = await expectExit(0, ['resume', 's', '--dry-run']);
    expect(plan).toContain('create-container store/old');
    await expectExit(0, ['resume', 's']);
    expect(await desk.json(['list'])).toMatchObject([{ version: '1.0.0', status: 'Running', isHeld: false }]);
    await expectExit(4, ['resume', 's', '--dry-run']);
  });
});
