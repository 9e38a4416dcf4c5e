import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Unmounts everything below a folder, the deepest first. */
export async function unmountBelow(dir: string): Promise<void> {
  for (const mountPoint of mountPointsBelow(dir).reverse()) {
    // Lazily: a process that is just ending may still hold it for a moment.
    await run('umount', ['--lazy', mountPoint]);
  }
}

function mountPointsBelow(dir: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((mountPoint) => mountPoint.startsWith(`${dir}/`));
}
