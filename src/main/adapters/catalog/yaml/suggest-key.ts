const hints: ReadonlyMap<string, string> = new Map([
  ['build', 'build and push the image beforehand, and name it under image'],
  ['secrets', 'use a variable of type password'],
  ['configs', 'put the file into the image or a volume'],
  ['profiles', 'write a definition for each set of services'],
  ['extends', 'use a YAML anchor and the merge key <<'],
  ['include', 'not supported yet: put all services into one file'],
  ['replicas', 'a service runs as one container'],
  ['scale', 'a service runs as one container'],
  ['links', 'services of a network reach each other by name'],
  ['start_interval', 'the health command is run early in any case'],
  ['restart_policy', 'use restart'],
  ['reservations', 'only limits are supported'],
  ['version', 'not needed'],
]);

/** What to write instead of a key that exists elsewhere but is not supported here; '' when nothing is known. */
export function unsupportedKeyHint(key: string): string {
  return hints.get(key) ?? '';
}

/** The known key that was probably meant: another spelling of it, or one with up to two letters wrong. */
export function suggestKey(key: string, known: readonly string[]): string | null {
  const bare = plain(key);
  const spelled = known.find((candidate) => plain(candidate) === bare);
  if (spelled !== undefined) return `write ${spelled}`;
  if (key.length < 4 || key.length > 40 || hints.has(key)) return null;
  const near = known.find((candidate) => candidate.length >= 4 && distance(bare, plain(candidate)) <= 2);
  return near === undefined ? null : `did you mean ${near}?`;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[_-]/g, '');
}

/** Number of letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
