import { isPodman } from '../../../shared/engine-kind.ts';
import type { EngineInfo } from '../model/observed.ts';

/** What differs on an engine from what operators expect of one, as codes of findings. */
export function engineConcerns({
  version,
  isLiveRestore,
}: Pick<EngineInfo, 'version' | 'isLiveRestore'>): readonly string[] {
  if (isPodman(version)) return ['podman-engine'];
  return isLiveRestore ? ['live-restore'] : [];
}
