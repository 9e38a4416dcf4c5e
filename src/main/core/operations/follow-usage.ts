import { isWindlassError } from '../../../shared/errors.ts';
import type { StatsRow } from '../../../shared/contract/topics.ts';
import { positionOf } from '../policy/container-names.ts';
import type { CancelSignal, Canceller } from '../ports/clock.ts';
import type { DockerTarget, StatsSample } from '../ports/docker-target.ts';
import type { DeploymentRef } from './application.ts';
import { findDeployment } from './deployment-lookup.ts';
import type { Workspace } from './workspace.ts';

const everyMs = 1_000;
/** Containers come and go: how many rounds until they are looked for again. */
const roundsBetweenLooks = 5;

interface Watched {
  readonly service: string;
  readonly watching: Canceller;
  sample: StatsSample | null;
  isOver: boolean;
}

/** What the running services of a deployment use, about once a second, also across an upgrade. */
export async function followUsage(
  workspace: Workspace,
  ref: DeploymentRef,
  onRows: (rows: readonly StatsRow[]) => void,
  signal: CancelSignal,
): Promise<void> {
  const { host, deployment } = await findDeployment(workspace, ref);
  const watched = new Map<string, Watched>();
  try {
    for (let round = 0; !signal.aborted; round += 1) {
      if (round % roundsBetweenLooks === 0)
        await watchRunning(workspace, host.docker, deployment.name, watched);
      await workspace.clock.sleep(everyMs, signal);
      if (!signal.aborted) onRows(rowsOf(watched));
    }
  } finally {
    for (const { watching } of watched.values()) watching.abort();
  }
}

async function watchRunning(
  workspace: Workspace,
  docker: DockerTarget,
  deployment: string,
  watched: Map<string, Watched>,
): Promise<void> {
  const { containers } = await docker.observe(deployment);
  const running = containers.filter(
    ({ owner, name, state }) =>
      owner?.role === 'service' && positionOf(name) === 'live' && state === 'running',
  );
  for (const [id, { watching, isOver }] of watched) {
    if (!isOver && running.some((container) => container.id === id)) continue;
    watching.abort();
    watched.delete(id);
  }
  for (const { id, owner } of running) {
    if (watched.has(id) || owner === null) continue;
    const entry: Watched = {
      service: owner.service,
      watching: workspace.clock.canceller(),
      sample: null,
      isOver: false,
    };
    watched.set(id, entry);
    watch(workspace, docker, id, entry);
  }
}

/** One that cannot be read is tried again at the next look: the others go on. */
function watch(workspace: Workspace, docker: DockerTarget, id: string, entry: Watched): void {
  docker
    .stats(id, (sample) => (entry.sample = sample), entry.watching.signal)
    .catch((error: unknown) => {
      if (isWindlassError(error)) return;
      workspace.logger.error('what a container uses could not be read', {
        container: id,
        error: String(error),
      });
    })
    .finally(() => (entry.isOver = true));
}

function rowsOf(watched: ReadonlyMap<string, Watched>): readonly StatsRow[] {
  return [...watched.values()]
    .flatMap(({ service, sample }) => (sample === null ? [] : [{ service, ...sample }]))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}
