import { WindlassError } from '../../../../../shared/errors.ts';
import type { ChannelStream } from './channel-stream.ts';
import { shellQuoted } from './remote-survey.ts';
import type { SshConnection } from './ssh-connection.ts';

/** Runs Docker's own command that joins its input and output to the engine's socket. */
export interface StdioCommand {
  readonly isBySudo: boolean;
  /** null: the one that the command uses there by itself. */
  readonly socketPath: string | null;
}

export type StdioTrial =
  | { readonly isAnswering: true }
  | { readonly isAnswering: false; readonly complaint: string };

const trialDeadlineMs = 15_000;
const longestComplaint = 2000;
const greeting = 'GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n';

export function stdioCommandLine({ isBySudo, socketPath }: StdioCommand): string {
  const host = socketPath === null ? '' : ` -H ${shellQuoted(`unix://${socketPath}`)}`;
  return `${isBySudo ? 'sudo -n ' : ''}docker${host} system dial-stdio`;
}

/** A stream to the engine by that command. */
export async function dialStdio(connection: SshConnection, command: StdioCommand): Promise<ChannelStream> {
  const { stream, stderr } = await connection.exec(stdioCommandLine(command));
  stderr.resume();
  return stream;
}

/** Greets the engine by that command; the complaint is what the command said instead. */
export async function tryStdio(connection: SshConnection, command: StdioCommand): Promise<StdioTrial> {
  const opened = await connection.exec(stdioCommandLine(command)).catch((error: unknown) => {
    if (error instanceof WindlassError) throw error;
    return null;
  });
  if (opened === null) return { isAnswering: false, complaint: 'no session is opened' };
  const { stream, stderr } = opened;
  let answer = '';
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(0, longestComplaint);
  });
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stream.destroy();
      const text = complaint.trim() === '' ? answer : complaint;
      const isAnswering = answer.startsWith('HTTP/1.');
      void stream.released.then(() =>
        resolve(isAnswering ? { isAnswering } : { isAnswering, complaint: text.replace(/\s+/g, ' ').trim() }),
      );
    };
    const timer = setTimeout(finish, trialDeadlineMs);
    stream.on('data', (chunk: Buffer) => {
      answer = (answer + chunk.toString('latin1')).slice(0, longestComplaint);
      if (answer.length >= 8) finish();
    });
    stream.on('close', finish).on('error', finish);
    stream.write(greeting);
  });
}
