import type { Environment } from '../core/model/environment.ts';
import type { EngineInfo } from '../core/model/observed.ts';

export interface DiscoveredEngine {
  readonly dockerHost: string;
  readonly engine: EngineInfo;
}

/** Those that are no environment yet, neither by their address nor, under another one, by their id. */
export function unknownEngines(
  discovered: readonly DiscoveredEngine[],
  environments: readonly Environment[],
): readonly DiscoveredEngine[] {
  const addresses = new Set(
    environments.map(({ connection }) => (connection.kind === 'docker-host' ? connection.dockerHost : '')),
  );
  const ids = new Set(environments.map(({ engineId }) => engineId));
  return discovered.filter(({ dockerHost, engine }) => !addresses.has(dockerHost) && !ids.has(engine.id));
}
