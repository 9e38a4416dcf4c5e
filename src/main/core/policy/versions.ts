/**
 * A version as it is compared: SemVer 2 precedence with any number of numeric parts. A leading `v` and
 * `+build` do not count; `2024-01-15` is the numbers 2024, 1 and 15.
 */
export interface ParsedVersion {
  /** Without leading zeros; missing ones count as 0. */
  readonly numbers: readonly string[];
  /** Empty for a final version. */
  readonly prerelease: readonly string[];
}

export interface VersionComparison {
  /** Negative: a is older; 0: equal; positive: a is newer. */
  readonly order: number;
  /** false: at least one is not a SemVer version and `order` is only that of their texts. */
  readonly isComparable: boolean;
}

export const notComparableWarning = 'Version comparison not available (non-SemVer format)';

const maxVersionLength = 256;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?=$|[.+-])/;
const versionPattern = /^(\d+(?:\.\d+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/;

/** null for a text that is not a SemVer version. */
export function parseVersion(text: string): ParsedVersion | null {
  if (text.length > maxVersionLength) return null;
  const bare = text.replace(/^[vV]/, '').replace(datePattern, '$1.$2.$3');
  const match = versionPattern.exec(bare);
  if (match?.[1] === undefined) return null;
  return {
    numbers: match[1].split('.').map(withoutLeadingZeros),
    prerelease: match[2] === undefined ? [] : match[2].split('.'),
  };
}

/** The one comparison of versions: everything that orders or equates versions asks here. */
export function compareVersions(a: string, b: string): VersionComparison {
  const parsedA = parseVersion(a);
  const parsedB = parseVersion(b);
  if (parsedA === null || parsedB === null) return { order: compareText(a, b), isComparable: false };
  const numbers = compareNumbers(parsedA.numbers, parsedB.numbers);
  const order = numbers === 0 ? comparePrereleases(parsedA.prerelease, parsedB.prerelease) : numbers;
  return { order, isComparable: true };
}

/** Sorts newest first. SemVer versions come before others, so that the order is one of the whole list. */
export function compareNewestFirst(a: string, b: string): number {
  const isSemVerA = parseVersion(a) !== null;
  const isSemVerB = parseVersion(b) !== null;
  if (isSemVerA !== isSemVerB) return isSemVerA ? -1 : 1;
  return compareVersions(b, a).order;
}

/**
 * The release channel: '' for final versions, else the letters at the head of the first pre-release
 * identifier (`4.0.0-preview.1` -> `preview`), or `prerelease` where it has none.
 */
export function channelOf(version: string): string {
  const first = parseVersion(version)?.prerelease[0];
  if (first === undefined) return '';
  const letters = /^[A-Za-z]+/.exec(first)?.[0];
  return letters === undefined ? 'prerelease' : letters.toLowerCase();
}

function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compareDigits(a[index] ?? '0', b[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return (a.length === 0 ? 1 : 0) - (b.length === 0 ? 1 : 0);
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareIdentifiers(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareIdentifiers(a: string, b: string): number {
  const isNumberA = /^\d+$/.test(a);
  const isNumberB = /^\d+$/.test(b);
  if (isNumberA && isNumberB) return compareDigits(withoutLeadingZeros(a), withoutLeadingZeros(b));
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return compareText(a, b);
}

/** Why as texts: a build number may have more digits than a number keeps. */
function compareDigits(a: string, b: string): number {
  return Math.sign(a.length - b.length) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
