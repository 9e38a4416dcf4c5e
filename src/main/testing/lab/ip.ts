import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Enter } from './own-network.ts';

const run = promisify(execFile);

/** Runs `ip` or `iptables` in a network; what it complains about is the error. */
export async function inNetwork(enter: Enter, command: string, ...args: readonly string[]): Promise<string> {
  const entered = enter(command, args);
  return (await run(entered.command, entered.args)).stdout;
}
