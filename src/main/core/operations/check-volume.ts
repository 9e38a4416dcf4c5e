import type { VolumeSpec } from '../model/service-spec.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import type { DockerTarget } from '../ports/docker-target.ts';
import type { PreflightCheck } from './application.ts';
import { made } from './made-check.ts';

/**
 * A volume that the running release uses must be there: the engine would make an empty one without a word. One that
 * is there although nothing runs on it yet holds somebody's data, which the new containers will find.
 */
export async function checkVolume(
  docker: Pick<DockerTarget, 'hasVolume'>,
  volume: VolumeSpec,
  previous: Pick<PlannedRelease, 'volumes'> | null,
): Promise<readonly PreflightCheck[]> {
  const isThere = await docker.hasVolume(volume.name);
  const isUsed = previous?.volumes.some(({ name }) => name === volume.name) ?? false;
  if (!isThere && (volume.external || isUsed)) {
    return [made('volumes', 'error', 'volume-missing', null, { volume: volume.name })];
  }
  if (isThere && !volume.external && !isUsed) {
    return [made('volumes', 'warning', 'volume-existing', null, { volume: volume.name })];
  }
  return [];
}
