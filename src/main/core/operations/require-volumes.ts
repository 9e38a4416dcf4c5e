import { WindlassError } from '../../../shared/errors.ts';
import type { CarriedVolumes } from '../model/release.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import type { Located } from '../planner/locate.ts';
import { mustRecreate } from '../planner/back-restore.ts';

/** A volume that a container to be made again had its data in. */
export interface NeededVolume {
  readonly service: string;
  readonly volume: string;
}

/** Volumes of the old containers that are gone and have to be made again. */
export function neededVolumes(
  located: Located,
  previous: PlannedRelease,
  carried: Readonly<Record<string, CarriedVolumes>>,
): readonly NeededVolume[] {
  const names = new Map(previous.volumes.map((volume) => [volume.key, volume.name]));
  return located.services
    .filter((service) => mustRecreate(located, service))
    .flatMap((service) => {
      const mounts = service.previous!.spec.mounts;
      const named = mounts.flatMap((mount) =>
        mount.type === 'volume' ? [names.get(mount.volume) ?? mount.volume] : [],
      );
      const volumes = new Set([...named, ...Object.values(carried[service.name] ?? {})]);
      return [...volumes].map((volume) => ({ service: service.name, volume }));
    });
}

/**
 * Throws `drift` when one of them is gone as well: the engine would make an empty one without a word, and the
 * old release would come back without its data.
 */
export function requireVolumes(missing: readonly NeededVolume[]): void {
  const first = missing[0];
  if (first === undefined) return;
  throw new WindlassError(
    'drift',
    `the container of ${first.service} is gone and so is its volume ${first.volume}; ` +
      'put the data back into a volume of that name, and go on',
    { reason: 'volume-missing', service: first.service, volume: first.volume },
  );
}
