import type { EngineSummary } from '../../../shared/contract/shapes/environment.ts';
import type { EngineInfo } from '../../core/model/observed.ts';

/** What a window shows of an engine. */
export function engineSummary(engine: EngineInfo): EngineSummary {
  const { name, version, apiVersion, operatingSystem, architecture, cpus, memoryBytes, isLiveRestore } =
    engine;
  return { name, version, apiVersion, operatingSystem, architecture, cpus, memoryBytes, isLiveRestore };
}
