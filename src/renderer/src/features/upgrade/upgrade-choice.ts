import { useState } from 'react';
import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import { withChosen } from '../../parts/version-name.ts';

export interface UpgradeChoice {
  /** Newest first; with the chosen one, also when it is gone. */
  readonly offered: readonly VersionRow[];
  readonly target: VersionRow;
  /** The chosen one is no longer offered. */
  readonly isGone: boolean;
  /** The version of the address, where there is no such one to choose. */
  readonly unknown: string | null;
}

/** What is offered: there is at least one. */
export type Offered = readonly [VersionRow, ...VersionRow[]];

/**
 * The version of the address, else the latest one as it was when the page was opened: what a catalog gets or loses
 * meanwhile never changes what was chosen.
 */
export function useUpgradeChoice(
  offered: Offered,
  wanted: string | null,
  latest: string | null,
): UpgradeChoice {
  const named = offered.find(({ version }) => version === wanted);
  const [picked, setPicked] = useState(
    () => named ?? offered.find(({ version }) => version === latest) ?? offered[0],
  );
  const isNamed = named !== undefined && named.version !== picked.version;
  if (isNamed) setPicked(named);
  // Why by its version alone: of equal ones in several sources any will do, and the first is offered.
  const { versions, chosen, isGone } = withChosen(
    offered,
    isNamed ? named : picked,
    ({ version }) => version,
  );
  const isUnknown = wanted !== null && wanted !== chosen.version;
  return { offered: versions, target: chosen, isGone, unknown: isUnknown ? wanted : null };
}
