import { canonicalJson } from '../../../shared/json.ts';
import { asReleaseId } from '../../core/model/ids.ts';
import type { ServiceSpec } from '../../core/model/service-spec.ts';
import type { PlannedRelease } from '../../core/planner/goal.ts';
import { dependencyOrder } from '../../core/policy/dependency-order.ts';
import { aNetwork, aVolume } from './service-spec.ts';

/**
 * A release as the planner gets it, of a deployment named `shop`: networks and volumes are those that its
 * services name, images are pinned, and the fingerprints cover what the product's cover.
 */
export function aRelease(
  id: string,
  version: string,
  services: readonly ServiceSpec[],
  change: Partial<PlannedRelease> = {},
): PlannedRelease {
  const networks = services.flatMap((service) => service.networks.map((attachment) => attachment.network));
  const volumes = services.flatMap((service) =>
    service.mounts.flatMap((mount) => (mount.type === 'volume' ? [mount.volume] : [])),
  );
  const prints = fingerprints(services);
  return {
    id: asReleaseId(id),
    version,
    services: services.map((spec) => ({
      spec,
      image: pinned(spec.image),
      fingerprint: prints.get(spec.name)!,
    })),
    networks: unique(networks).map((key) => aNetwork(key)),
    volumes: unique(volumes).map((key) => aVolume(key)),
    ...change,
  };
}

/** `web:1` as it is run: `web@sha256:1`. */
export function pinned(image: string): string {
  const [name, tag] = image.split(':');
  return `${name}@sha256:${tag}`;
}

function fingerprints(services: readonly ServiceSpec[]): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const spec of dependencyOrder(services)) {
    const { dependsOn: _order, update: _update, oneShotTimeoutMs: _time, ...content } = spec;
    const joined = spec.networkMode.kind === 'joined' ? made.get(spec.networkMode.service) : undefined;
    made.set(spec.name, shortHash(canonicalJson({ content, joined })));
  }
  return made;
}

function shortHash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (let index = 0; index < text.length; index += 1) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b);
  }
  return [low, high].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
