import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  for (const rule of rules) await run('iptables', ['--wait', '-I', ...rule]);
  return async () => {
    for (const rule of rules) await run('iptables', ['--wait', '-D', ...rule]);
  };
}

/** What the kernel keeps for that port of this machine and tries to deliver, also for sockets that nobody has any more. */
export function unsentBytes(port: number): number {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/self/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[2]?.endsWith(remote) === true)
    .reduce((sum, fields) => sum + Number.parseInt(fields[4]!.split(':')[0]!, 16), 0);
}
