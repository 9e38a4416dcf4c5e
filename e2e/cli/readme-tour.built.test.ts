import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { WebMachine } from '../support/web-door.ts';

interface TourCommand {
  readonly args: readonly string[];
  readonly exitCode: number;
}

/** The commands of the tour as they stand in the README: those of its `sh` blocks, in order. */
function tourCommands(): readonly TourCommand[] {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```/gm)].map((block) => block[1] ?? '');
  return blocks
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [command = '', comment = ''] = line.split('#');
      const [npx, windlass, ...args] = command.trim().split(/\s+/);
      expect([npx, windlass]).toEqual(['npx', 'windlass']);
      return { args, exitCode: Number(/exit code (\d)/.exec(comment)?.[1] ?? 0) };
    });
}

// Two dozen commands in one test: no verdict, only the end of what hangs.
vi.setConfig({ testTimeout: 1_800_000 });

describe('the tour of the README', () => {
  const machine = new WebMachine();
  afterAll(() => machine.remove());

  it('must work as it is written, in order, on a machine that has never seen Windlass', async () => {
    const commands = tourCommands();
    expect(commands.length).toBeGreaterThan(15);
    for (const { args, exitCode } of commands) await machine.run(args, exitCode);
    expect(JSON.parse(await machine.run(['list', '--json']))).toEqual([]);
  });
});
