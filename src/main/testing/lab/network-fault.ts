import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whatever is sent to or from that port of the lab disappears, as on a link that is gone; resolves with the way back. */
export async function blackhole(port: number): Promise<() => Promise<void>> {
  const rules = ['--dport', '--sport'].map((side) => [
    'INPUT',
    '-p',
    'tcp',
    side,
    String(port),
    '-j',
    'DROP',
  ]);
  for (const rule of rules) await run('iptables', ['-I', ...rule]);
  return async () => {
    for (const rule of rules) await run('iptables', ['-D', ...rule]);
  };
}
