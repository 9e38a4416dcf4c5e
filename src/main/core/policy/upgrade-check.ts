import type { UpgradeCheckAnswer } from '../../../shared/contract/shapes/deployment.ts';
import type { ProductVersion, ReleaseNotes } from '../model/catalog.ts';
import type { DeploymentStatus } from '../../../shared/deployment-status.ts';
import type { VariableDefinition } from '../model/variables.ts';
import { diffVariables } from './variables.ts';
import {
  channelOf,
  compareNewestFirst,
  compareVersions,
  notComparableWarning,
  parseVersion,
} from './versions.ts';

/** What runs, as far as finding its upgrades needs it. */
export interface CurrentVersion {
  readonly version: string;
  /** `source:product:stack`; null: not deployed from a catalog. */
  readonly stackId: string | null;
  readonly productId: string;
}

export interface UpgradeOptions {
  /** Offers versions of every channel, also pre-releases to a final version. */
  readonly allChannels?: boolean;
}

export interface UpgradeCheckInput extends CurrentVersion {
  readonly status: DeploymentStatus;
  /** The whole catalog. */
  readonly versions: readonly ProductVersion[];
  /** Variables of what runs. */
  readonly definitions: readonly VariableDefinition[];
}

/** The answer with what the documented one has no place for. */
export interface UpgradeFinding {
  readonly check: UpgradeCheckAnswer;
  /** Newest first. */
  readonly availableVersions: readonly ProductVersion[];
  readonly warning: string | null;
}

export const cannotUpgradeReasons = {
  notRunning: 'Deployment must be running',
  noNewer: 'No newer version available',
  notInCatalog: 'Product not found in catalog',
  notFromCatalog:
    'Deployment was not created from catalog (manual YAML deployment). Upgrade detection not available.',
} as const;

/** Versions of the same product, whatever their source. */
export function versionsOfProduct(
  versions: readonly ProductVersion[],
  current: CurrentVersion,
): readonly ProductVersion[] {
  if (current.stackId === null) return [];
  return versions.filter(
    (version) => version.metadata.productId === current.productId || version.stackId === current.stackId,
  );
}

/**
 * Newer versions of the product that runs, newest first, each once: of equal versions the one of the source
 * that it was deployed from. Within the channel and from a pre-release to any newer final version, unless
 * all channels are asked for. A version that cannot be compared is offered only to one of its kind.
 */
export function availableUpgrades(
  versions: readonly ProductVersion[],
  current: CurrentVersion,
  options: UpgradeOptions = {},
): readonly ProductVersion[] {
  const isComparable = parseVersion(current.version) !== null;
  const newer = versionsOfProduct(versions, current).filter(({ version }) => {
    if ((parseVersion(version) !== null) !== isComparable) return false;
    const isInReach = options.allChannels === true || isOffered(version, current.version);
    return isInReach && compareVersions(version, current.version).order > 0;
  });
  return withoutDuplicates(newer, current);
}

/** What the deployment page, the command line and the API say about upgrades. */
export function checkUpgrade(input: UpgradeCheckInput, options: UpgradeOptions = {}): UpgradeFinding {
  const available = availableUpgrades(input.versions, input, options);
  const latest = available[0];
  const isKnown = versionsOfProduct(input.versions, input).length > 0;
  const reason = reasonAgainst(input, isKnown, latest !== undefined);
  const difference = latest === undefined ? null : diffVariables(input.definitions, latest.variables);
  return {
    check: {
      success: true,
      upgradeAvailable: latest !== undefined,
      currentVersion: input.version,
      latestVersion: latest?.version ?? (isKnown ? input.version : null),
      latestStackId: latest?.stackId ?? (isKnown ? input.stackId : null),
      newVariables: difference?.added.map(({ name }) => name) ?? [],
      removedVariables: difference?.removed.map(({ name }) => name) ?? [],
      canUpgrade: reason === null,
      cannotUpgradeReason: reason,
    },
    availableVersions: available,
    warning: parseVersion(input.version) === null ? notComparableWarning : null,
  };
}

/** Why nothing newer beats not running: starting a deployment would not give it an upgrade. */
function reasonAgainst(input: UpgradeCheckInput, isKnown: boolean, hasNewer: boolean): string | null {
  if (input.stackId === null) return cannotUpgradeReasons.notFromCatalog;
  if (!isKnown) return cannotUpgradeReasons.notInCatalog;
  if (!hasNewer) return cannotUpgradeReasons.noNewer;
  return input.status === 'Running' ? null : cannotUpgradeReasons.notRunning;
}

export type UpgradeGuard =
  | { readonly kind: 'ok'; readonly warning: string | null }
  | { readonly kind: 'same-version' | 'downgrade'; readonly message: string };

/** Whether a version may replace another by an upgrade; the one guard, for every door. */
export function guardUpgrade(current: string, target: string): UpgradeGuard {
  const { order, isComparable } = compareVersions(target, current);
  if (order === 0) return { kind: 'same-version', message: `Already running version ${current}.` };
  if (!isComparable) return { kind: 'ok', warning: notComparableWarning };
  if (order > 0) return { kind: 'ok', warning: null };
  return {
    kind: 'downgrade',
    message: `Downgrade from ${current} to ${target} is not supported. Use rollback instead.`,
  };
}

export interface VersionNotes {
  readonly version: string;
  readonly notes: Exclude<ReleaseNotes, { readonly kind: 'none' }>;
}

/**
 * The notes of every version after the current one up to and including the target, newest first. Versions of
 * channels that neither is in do not count; between versions that cannot be compared only the target's do.
 */
export function notesBetween(
  versions: readonly ProductVersion[],
  current: CurrentVersion,
  target: string,
): readonly VersionNotes[] {
  const channels = new Set(['', channelOf(current.version), channelOf(target)]);
  const between = versionsOfProduct(versions, current).filter(({ version }) => {
    const toTarget = compareVersions(version, target);
    if (toTarget.order === 0) return true;
    const fromCurrent = compareVersions(version, current.version);
    const isComparable = toTarget.isComparable && fromCurrent.isComparable;
    return isComparable && fromCurrent.order > 0 && toTarget.order < 0 && channels.has(channelOf(version));
  });
  return withoutDuplicates(between, current).flatMap(({ version, releaseNotes }) =>
    releaseNotes.kind === 'none' ? [] : [{ version, notes: releaseNotes }],
  );
}

function isOffered(version: string, current: string): boolean {
  const channel = channelOf(version);
  return channel === '' || channel === channelOf(current);
}

/** Newest first; of equal versions the current source's wins, else the first by source name. */
function withoutDuplicates(
  versions: readonly ProductVersion[],
  current: CurrentVersion,
): readonly ProductVersion[] {
  const source = current.stackId?.split(':')[0];
  const rank = (version: ProductVersion): string =>
    `${version.sourceId === source ? 0 : 1}${version.sourceId}\n${version.stackId}\n${version.version}`;
  const sorted = [...versions].sort(
    (a, b) => compareNewestFirst(a.version, b.version) || (rank(a) < rank(b) ? -1 : 1),
  );
  return sorted.filter((version, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || compareVersions(previous.version, version.version).order !== 0;
  });
}
