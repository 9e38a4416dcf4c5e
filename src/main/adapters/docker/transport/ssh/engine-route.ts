import { connectionError } from '../../../../../shared/connection-reasons.ts';
import type { ConnectionReason } from '../../../../../shared/connection-reasons.ts';
import { WindlassError } from '../../../../../shared/errors.ts';
import { tryStdio } from './dial-stdio.ts';
import type { StdioCommand } from './dial-stdio.ts';
import { surveyRemote } from './remote-survey.ts';
import type { RemoteSurvey } from './remote-survey.ts';
import type { SshConnection } from './ssh-connection.ts';

/** How streams to the engine are opened over a connection. */
export type EngineRoute =
  | { readonly kind: 'forward'; readonly socketPath: string }
  | { readonly kind: 'stdio'; readonly command: StdioCommand };

const usualSocket = '/var/run/docker.sock';

/**
 * The best way to the engine: its socket forwarded by the server, else Docker's own command over there, else the same by
 * sudo. Where none works, the error says why as far as that host tells it.
 */
export async function findRoute(connection: SshConnection, socketPath: string | null): Promise<EngineRoute> {
  const first = socketPath ?? usualSocket;
  if (await isForwarding(connection, first)) return { kind: 'forward', socketPath: first };
  const survey = await surveyRemote(connection, socketPath);
  for (const socket of survey?.usable ?? []) {
    if (socket !== first && (await isForwarding(connection, socket))) {
      return { kind: 'forward', socketPath: socket };
    }
  }
  const complaints: string[] = [];
  for (const command of stdioCommands(survey, socketPath)) {
    const trial = await tryStdio(connection, command);
    if (trial.isAnswering) return { kind: 'stdio', command };
    complaints.push(trial.complaint);
  }
  throw routeFailure(connection.host, first, survey, complaints);
}

/** The route in words, for the report of a connection test. */
export function routeText(route: EngineRoute): string {
  if (route.kind === 'forward') return route.socketPath;
  return `${route.command.isBySudo ? 'sudo docker' : 'docker'} system dial-stdio`;
}

async function isForwarding(connection: SshConnection, socketPath: string): Promise<boolean> {
  try {
    (await connection.openSocket(socketPath)).destroy();
    return true;
  } catch (error) {
    // A lost connection is not a refusal.
    if (error instanceof WindlassError) throw error;
    return false;
  }
}

function stdioCommands(survey: RemoteSurvey | null, socketPath: string | null): readonly StdioCommand[] {
  const plain: StdioCommand = { isBySudo: false, socketPath: socketPath ?? survey?.usable[0] ?? null };
  if (survey === null) return [plain];
  const bySudo: StdioCommand = { isBySudo: true, socketPath: socketPath ?? survey.denied[0] ?? null };
  return [
    ...(survey.hasDocker ? [plain] : []),
    ...(survey.hasSudo && survey.usable.length === 0 ? [bySudo] : []),
  ];
}

type RouteReason = Extract<
  ConnectionReason<'target-unreachable'>,
  'permission-denied' | 'not-listening' | 'socket-missing' | 'docker-missing' | 'forwarding-refused'
>;

/** What each complaint of Docker's command means. */
const complaintReasons: readonly (readonly [RegExp, RouteReason])[] = [
  [/permission denied/i, 'permission-denied'],
  [/connection refused/i, 'not-listening'],
  [/no such file or directory|cannot connect to the docker daemon/i, 'socket-missing'],
  [/not found/i, 'docker-missing'],
];

function routeFailure(
  host: string,
  socketPath: string,
  survey: RemoteSurvey | null,
  complaints: readonly string[],
): WindlassError {
  const engineText = complaints.join('; ').slice(0, 500);
  const reason = reasonOf(survey, complaints[0] ?? '');
  const socket = survey?.usable[0] ?? survey?.denied[0] ?? socketPath;
  const told = engineText === '' ? '' : `: ${engineText}`;
  const message = `no engine can be reached on ${host} by ${socket} (${reason})${told}`;
  return connectionError({
    ...{ code: 'target-unreachable', reason, message },
    details: {
      ...{ place: `${host}:${socket}`, host, socket, engineText },
      ...(reason === 'permission-denied' ? { group: 'docker' } : {}),
    },
    isRetryable: reason === 'not-listening' || reason === 'socket-missing',
  });
}

function reasonOf(survey: RemoteSurvey | null, complaint: string): RouteReason {
  const known = complaintReasons.find(([pattern]) => pattern.test(complaint))?.[1] ?? null;
  if (survey === null) return known ?? 'forwarding-refused';
  if (survey.usable.length === 0) return survey.denied.length > 0 ? 'permission-denied' : 'socket-missing';
  // A socket is there for this user: either nobody listens on it, or the server does not forward.
  if (known === 'not-listening') return known;
  return survey.hasDocker ? (known ?? 'forwarding-refused') : 'docker-missing';
}
