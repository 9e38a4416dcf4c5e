import type { VersionRow } from '../../../shared/contract/shapes/catalog.ts';

/** What a version is told from all others of its product by. Why not its place: a catalog that is read anew may have a newer one. */
export function nameOfVersion({ stackId, version }: Pick<VersionRow, 'stackId' | 'version'>): string {
  return `${version}@${stackId}`;
}

export interface ChosenVersion {
  /** Those there are, and the chosen one. */
  readonly versions: readonly VersionRow[];
  /** As it is now. */
  readonly chosen: VersionRow;
  /** It is no longer among those there are. */
  readonly isGone: boolean;
}

/**
 * The versions there are, with the chosen one as it is now. One that is gone from the catalog stays the chosen one:
 * what is done is what was chosen, or nothing.
 */
export function withChosen(
  versions: readonly VersionRow[],
  chosen: VersionRow,
  nameOf: (row: VersionRow) => string = nameOfVersion,
): ChosenVersion {
  const name = nameOf(chosen);
  const known = versions.find((row) => nameOf(row) === name);
  return known === undefined
    ? { versions: [...versions, chosen], chosen, isGone: true }
    : { versions, chosen: known, isGone: false };
}
