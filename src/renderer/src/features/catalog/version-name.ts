import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';

/** What a version is told from all others of its product by. Why not its place: a catalog that is read anew may have a newer one. */
export function nameOfVersion({ stackId, version }: Pick<VersionRow, 'stackId' | 'version'>): string {
  return `${version}@${stackId}`;
}

/**
 * The versions there are, with the chosen one as it is now. One that is gone from the catalog stays the chosen one:
 * what is deployed is what was chosen, or, as its preview says, nothing.
 */
export function withChosen(
  versions: readonly VersionRow[],
  chosen: VersionRow,
): { readonly versions: readonly VersionRow[]; readonly chosen: VersionRow } {
  const name = nameOfVersion(chosen);
  const known = versions.find((row) => nameOfVersion(row) === name);
  return known === undefined ? { versions: [...versions, chosen], chosen } : { versions, chosen: known };
}
