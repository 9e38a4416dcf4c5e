import type { KnownPlaceRow } from '../../../shared/contract/shapes/environment.ts';
import { addressText } from '../../core/model/environment.ts';
import type { Environment } from '../../core/model/environment.ts';
import type { KnownPlace } from '../../core/ports/hosts.ts';

/** With the environment that has the same address already, so that nothing is offered twice. */
export function knownPlaceRows(
  places: readonly KnownPlace[],
  environments: readonly Environment[],
): readonly KnownPlaceRow[] {
  const names = new Map(environments.map(({ connection, name }) => [addressText(connection), name]));
  return places.map((place) => ({ ...place, environment: names.get(addressText(place.address)) ?? null }));
}
