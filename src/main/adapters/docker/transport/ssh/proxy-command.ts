import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProxyProcess {
  readonly stream: Duplex;
  /** What it complained about once it has ended, for the error of a connection that never came to be. */
  complaint(): Promise<string>;
}

const longestComplaint = 2000;
/** A process that it left behind may keep its error output open for ever. */
const complaintDeadlineMs = 1_000;

/**
 * A ProxyCommand of the operator's own configuration. It goes through the user's shell because that is what OpenSSH
 * documents; what is put into it was checked before (names of hosts and users have no special characters).
 */
export function startProxyCommand(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): ProxyProcess {
  const [program, args] = shellCall(command, env);
  const child = spawn(program, args, {
    ...{ stdio: 'pipe', windowsHide: true, windowsVerbatimArguments: true },
    env: { ...env },
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-longestComplaint);
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.on('error', (error) => stream.destroy(error));
  stream.on('close', () => child.kill());
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    stream,
    complaint: async () => {
      await Promise.race([ended, sleep(complaintDeadlineMs, null, { ref: false })]);
      return complaint.replace(/\s+/g, ' ').trim();
    },
  };
}

function shellCall(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, readonly string[]] {
  if (process.platform === 'win32') return [env['ComSpec'] || 'cmd.exe', ['/d', '/s', '/c', `"${command}"`]];
  return [env['SHELL'] || '/bin/sh', ['-c', `exec ${command}`]];
}
