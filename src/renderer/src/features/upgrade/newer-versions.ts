import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';

type Deployed = Pick<DeploymentPage, 'stackId' | 'newerVersions'> & {
  readonly row: Pick<DeploymentPage['row'], 'version'>;
};

/**
 * Versions of the same stack that are newer than the one deployed, newest first, as the catalog orders them. Of equal
 * versions in several sources the first counts. One that is deployed and no longer in the catalog is older than as many
 * as the core counted.
 */
export function newerVersions(versions: readonly VersionRow[], page: Deployed): readonly VersionRow[] {
  const stack = stackPart(page.stackId);
  const seen = new Set<string>();
  const ofStack = versions.filter(({ stackId, version }) => {
    if (stackPart(stackId) !== stack || seen.has(version)) return false;
    seen.add(version);
    return true;
  });
  const current = ofStack.findIndex(({ version }) => version === page.row.version);
  return ofStack.slice(0, current === -1 ? page.newerVersions : current);
}

/** Of `source:product:stack`. */
function stackPart(stackId: string): string {
  return stackId.slice(stackId.lastIndexOf(':') + 1);
}

/** The versions whose notes say what is new up to the target, newest first. */
export function versionsUpTo(offered: readonly VersionRow[], target: VersionRow): readonly VersionRow[] {
  return offered.slice(Math.max(0, offered.indexOf(target)));
}
