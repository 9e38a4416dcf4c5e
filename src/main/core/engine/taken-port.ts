import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { DockerTarget } from '../ports/docker-target.ts';

const probeMs = 1_000;

type Docker = Pick<DockerTarget, 'inspectContainer' | 'listContainers' | 'probePort'>;

/** Starts a container; where its port is taken, the error says by whom. */
export async function startContainer(
  docker: Docker & Pick<DockerTarget, 'startContainer'>,
  container: string,
): Promise<void> {
  try {
    await docker.startContainer(container);
  } catch (error) {
    throw await explainTakenPort(docker, container, error);
  }
}

/**
 * Says who has the port that a container could not get: `container`, `process`, or `ghost`, an allocation that
 * an engine keeps after its own death and that only its next restart frees (faults.md 1.5). Any other error is
 * given back as it is, and so is this one where it cannot be told.
 */
export async function explainTakenPort(docker: Docker, container: string, error: unknown): Promise<unknown> {
  if (!isWindlassError(error, 'port-taken')) return error;
  const port = error.details['hostPort'];
  if (typeof port !== 'number') return error;
  const found = await findHolder(docker, container, port).catch(() => null);
  if (found === null) return error;
  const message =
    found.reason === 'ghost'
      ? `the engine holds port ${port} for nobody since it died; restart the engine`
      : error.message;
  return new WindlassError('port-taken', message, { ...error.details, ...found }, { cause: error });
}

/** True for a port that no decision here can free: nothing is to be touched until the engine was restarted. */
export function isGhostPort(error: unknown): boolean {
  return isWindlassError(error, 'port-taken') && error.details['reason'] === 'ghost';
}

async function findHolder(
  docker: Docker,
  container: string,
  port: number,
): Promise<{ readonly reason: string; readonly holder?: string } | null> {
  const others = await docker.listContainers();
  const holder = others.find(({ publishedPorts }) =>
    publishedPorts.some(({ hostPort }) => hostPort === port),
  );
  if (holder !== undefined) return { reason: 'container', holder: holder.name };
  const wanted = (await docker.inspectContainer(container))?.ports.find(({ hostPort }) => hostPort === port);
  // Why: only TCP says whether somebody is there.
  if (wanted?.protocol !== 'tcp') return null;
  const isAnswered = await docker.probePort(wanted.hostIp, port, probeMs);
  if (isAnswered === null) return null;
  return { reason: isAnswered ? 'process' : 'ghost' };
}
