import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoDesk, miniVersions } from '../support/demo-desk.ts';

describe('a source of definitions', () => {
  let desk: DemoDesk;
  beforeEach(() => {
    desk = new DemoDesk();
    for (const [version, text] of Object.entries(miniVersions)) desk.write(`mini/${version}.yaml`, text);
  });
  afterEach(() => desk.remove());

  it('must be gone from the catalog and from what is remembered once it is removed', async () => {
    const remembered = (): readonly string[] => readdirSync(join(desk.dataDirectory, 'catalog'));
    await expectExit(0, ['source', 'add', 'own', '--path', `${desk.home}/mini`]);
    // Beside the samples, which are a source of their own.
    expect(remembered()).toHaveLength(2);
    expect((await desk.run(['catalog', 'list'])).out).toContain('mini');
    await expectExit(0, ['source', 'remove', 'own']);
    expect(remembered()).toHaveLength(1);
    expect((await desk.run(['catalog', 'list'])).out).not.toContain('mini');
  });

  it('that is not there must be refused by its name', async () => {
    const { exitCode, err } = await desk.run(['source', 'remove', 'gone']);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('There is no source gone')]);
  });

  async function expectExit(code: number, args: readonly string[]): Promise<void> {
    const { exitCode, err } = await desk.run(args);
    expect(exitCode, err).toBe(code);
  }
});
