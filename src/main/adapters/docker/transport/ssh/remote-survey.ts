import type { SshConnection } from './ssh-connection.ts';

/** What a login over there can see of an engine. */
export interface RemoteSurvey {
  /** Sockets that this user may use, the most meant first. */
  readonly usable: readonly string[];
  /** Sockets that are there, but not for this user. */
  readonly denied: readonly string[];
  readonly hasDocker: boolean;
  readonly hasSudo: boolean;
}

const longestAnswer = 20_000;
const deadlineMs = 15_000;

/** Sockets that Docker, rootless Docker and Podman have, as the login shell over there writes them. */
const usualSockets = [
  '/var/run/docker.sock',
  '"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}/docker.sock"',
  '"$HOME/.docker/run/docker.sock"',
  '/run/podman/podman.sock',
  '"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}/podman/podman.sock"',
];

/**
 * Looks around by one command, because the server gives the same bare refusal for a socket that is missing, one that is
 * not for this user, and for forwarding that is switched off. null: commands are not answered as expected there.
 */
export async function surveyRemote(
  connection: SshConnection,
  socketPath: string | null,
): Promise<RemoteSurvey | null> {
  const answer = await ask(connection, surveyCommand(socketPath)).catch(() => null);
  if (answer === null || !answer.includes('windlass-survey end')) return null;
  const lines = answer.split(/\r?\n/);
  const told = (word: string): readonly string[] => [
    ...new Set(
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1)),
    ),
  ];
  return {
    usable: told('usable'),
    denied: told('denied'),
    hasDocker: told('has').includes('docker'),
    hasSudo: told('has').includes('sudo'),
  };
}

/** For any login shell: in single quotes, so that only sh reads it. */
function surveyCommand(socketPath: string | null): string {
  const sockets = socketPath === null ? usualSockets : ['"$1"'];
  const script = [
    `for s in ${sockets.join(' ')}; do`,
    'if [ -S "$s" ]; then if [ -r "$s" ] && [ -w "$s" ]; then echo "usable $s"; else echo "denied $s"; fi; fi;',
    'done;',
    'for c in docker sudo; do command -v "$c" >/dev/null 2>&1 && echo "has $c"; done;',
    'echo "windlass-survey end"',
  ].join(' ');
  return `sh -c ${shellQuoted(script)} sh ${shellQuoted(socketPath ?? '')}`;
}

/** One word for a POSIX shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function ask(connection: SshConnection, command: string): Promise<string> {
  const { stream, stderr } = await connection.exec(command);
  stderr.resume();
  stream.end();
  return new Promise((resolve) => {
    let text = '';
    const finish = (): void => {
      clearTimeout(timer);
      stream.destroy();
      void stream.released.then(() => resolve(text));
    };
    const timer = setTimeout(finish, deadlineMs);
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > longestAnswer) finish();
    });
    stream.on('end', finish).on('close', finish).on('error', finish);
  });
}
