import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one with the same number: its start. null: no such process runs. '' where
 * the system does not say, so that the number alone must do.
 */
export function processStart(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (platform === 'linux') return startOnLinux(pid);
  if (!isSignalable(pid)) return null;
  return platform === 'win32' ? '' : startByPs(pid);
}

function startOnLinux(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // Why from the last bracket: a command may have brackets and spaces in its name.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  // A zombie has ended; it only waits to be asked how.
  if (state === 'Z' || state === 'X') return null;
  // Why with the boot: the start is counted from it, so another boot may count to the same number.
  return `${bootId()}:${fields[19] ?? ''}`;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function startByPs(pid: number): string {
  try {
    const options = { encoding: 'utf8', timeout: 5000, env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim();
  } catch {
    return '';
  }
}

function isSignalable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Why: not being allowed to signal it proves that it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
