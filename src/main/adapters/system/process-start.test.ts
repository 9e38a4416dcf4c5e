import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ProcessActor } from './process-actor.ts';
import { processStart } from './process-start.ts';

describe('the start of a process', () => {
  it.each(['linux', 'darwin'] as const)('must be the same each time it is asked for (%s)', (platform) => {
    const start = processStart(process.pid, platform);
    expect(start).toMatch(/\d/);
    expect(processStart(process.pid, platform)).toBe(start);
  });

  it('must be left open on Windows, where only the number counts', () => {
    expect(processStart(process.pid, 'win32')).toBe('');
  });

  it.each(['linux', 'darwin', 'win32'] as const)('must be null for what cannot run (%s)', (platform) => {
    for (const pid of [0, -1, 1.5, NaN, 2 ** 31 - 2]) expect(processStart(pid, platform)).toBeNull();
  });
});

describe('ProcessActor', () => {
  const actor = new ProcessActor('install-1');

  it('must name the user and the machine', () => {
    expect(actor.name).toMatch(/^[^@]+@[^@]+$/);
    expect(actor).toMatchObject({ installId: 'install-1', pid: process.pid });
  });

  it('must know itself to be alive, and a later process with its number not to be it', () => {
    expect(actor.isAlive(actor.pid, actor.processStart)).toBe(true);
    expect(actor.isAlive(actor.pid, `${actor.processStart}1`)).toBe(false);
    expect(actor.isAlive(actor.pid, actor.processStart.replace(/^./, 'x'))).toBe(false);
  });

  it('must never take a living process for dead where its start was not known', () => {
    expect(actor.isAlive(actor.pid, '')).toBe(true);
  });

  it('must know another process to be alive until it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const ended = once(child, 'exit');
    const pid = child.pid ?? 0;
    const start = processStart(pid) ?? '';
    expect(actor.isAlive(pid, start)).toBe(true);
    child.kill('SIGKILL');
    await ended;
    expect(actor.isAlive(pid, start)).toBe(false);
  });
});
