import { WindlassError } from '../../../shared/errors.ts';
import type { ProductVersion } from '../model/catalog.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Release } from '../model/release.ts';
import { findRelease, previousRelease } from '../policy/fold-deployment.ts';
import { availableUpgrades, guardUpgrade, versionsOfProduct } from '../policy/upgrade-check.ts';
import { compareNewestFirst } from '../policy/versions.ts';

/** The version that an upgrade leads to: the one asked for, else the newest. Refuses what cannot be upgraded to. */
export function chooseUpgrade(
  versions: readonly ProductVersion[],
  deployment: Deployment,
  wanted: string | null,
): { readonly version: ProductVersion; readonly warning: string | null } {
  const current = findRelease(deployment, deployment.current);
  if (deployment.status !== 'Running' || current === null) {
    throw notUpgradable(
      `Only running deployments can be upgraded. Current status: ${deployment.status}`,
      deployment,
      'not-running',
    );
  }
  const known = versionsOfProduct(versions, current);
  if (known.length === 0) throw notUpgradable('Product not found in catalog', deployment, 'not-in-catalog');
  const newest = availableUpgrades(versions, current)[0];
  if (wanted === null && newest === undefined) {
    throw notUpgradable('No newer version available', deployment, 'no-newer');
  }
  const sameSource = known.filter((version) => version.stackId === current.stackId);
  const version = wanted === null ? newest! : pickVersion([...sameSource, ...known], wanted, current.stackId);
  const guard = guardUpgrade(current.version, version.version);
  if (guard.kind !== 'ok') throw notUpgradable(guard.message, deployment, guard.kind);
  return { version, warning: guard.warning };
}

/** The committed release that is gone back to: the one asked for, else the one before. */
export function chooseReturn(deployment: Deployment, wanted: string | null): Release {
  if (deployment.status !== 'Running' && deployment.status !== 'Stopped') {
    throw new WindlassError(
      'rollback-unavailable',
      `${deployment.name} is ${deployment.status}; there is no release to go back to`,
      {
        deployment: deployment.name,
        status: deployment.status,
      },
    );
  }
  const release = wanted === null ? previousRelease(deployment) : findCommitted(deployment, wanted);
  if (release !== null) return release;
  const releases = deployment.committed.filter((id) => id !== deployment.current);
  throw new WindlassError(
    'rollback-unavailable',
    wanted === null ? 'No previous release found' : `${deployment.name} has no release ${wanted}`,
    { deployment: deployment.name, status: deployment.status, releases },
  );
}

/** Only a release that was committed can be gone back to; by id, or by version where that is unambiguous. */
function findCommitted(deployment: Deployment, wanted: string): Release | null {
  const committed = deployment.releases.filter((release) => deployment.committed.includes(release.id));
  const byId = committed.find((release) => release.id === wanted);
  const byVersion = committed.filter((release) => release.version === wanted).at(-1) ?? null;
  return byId ?? byVersion;
}

export function pickVersion(
  versions: readonly ProductVersion[],
  wanted: string | null,
  stack: string,
): ProductVersion {
  const sorted = [...versions].sort((a, b) => compareNewestFirst(a.version, b.version));
  const found = wanted === null ? sorted[0] : versions.find((version) => version.version === wanted);
  if (found !== undefined) return found;
  const available = [...new Set(sorted.map((version) => version.version))];
  throw new WindlassError(
    'version-not-found',
    `Version '${wanted}' not found in catalog. Available versions: ${available.join(', ')}`,
    {
      stack,
      version: wanted,
      available,
    },
  );
}

function notUpgradable(message: string, deployment: Deployment, cause: string): WindlassError {
  return new WindlassError('not-upgradable', message, {
    deployment: deployment.name,
    status: deployment.status,
    cause,
    reason: message,
  });
}
