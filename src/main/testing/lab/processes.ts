import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DetachedProcess {
  command: string;
  args: string[];
  /** Takes everything that the process says; appended to, so that a restart keeps the story. */
  logFile: string;
  /** Beside what this process has. */
  env?: Record<string, string>;
}

/** Starts a program in its own session, so that it outlives signals sent to ours. Resolves with its pid. */
export async function startDetached({ command, args, logFile, env }: DetachedProcess): Promise<number> {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child.pid!;
  } finally {
    closeSync(log);
  }
}

/** A zombie waits only for its parent: it counts as gone. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Sends the signal, then SIGKILL when the time is up. Resolves when the process is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  if (!sendSignal(pid, signal)) return;
  const isGone = await holdsWithin(() => !isAlive(pid), timeoutMs);
  if (isGone || !sendSignal(pid, 'SIGKILL')) return;
  // Why a minute: what waits for a disk ends only when that has answered.
  await waitUntil(`the end of process ${pid}`, () => !isAlive(pid), 60_000);
}

/** Processes whose command line satisfies the test, never our own. */
export function findProcesses(test: (commandLine: string) => boolean): number[] {
  return allPids().filter((pid) => pid !== process.pid && isAlive(pid) && test(commandLineOf(pid)));
}

/** Every process below this one. */
export function descendantsOf(pid: number): number[] {
  const children = allPids().filter((candidate) => Number(statFields(candidate)?.[1]) === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Waits for a condition that another process brings about; fails with `what` when it takes too long. */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  if (await holdsWithin(condition, timeoutMs)) return;
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
}

async function holdsWithin(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadlineAt = performance.now() + timeoutMs;
  do {
    if (await condition()) return true;
    await sleep(20);
  } while (performance.now() < deadlineAt);
  return condition();
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  // Zero would mean our own process group.
  if (pid <= 0) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function commandLineOf(pid: number): string {
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? '';
}

/** The fields after the program's name (which may hold spaces): state, parent, ... */
function statFields(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
