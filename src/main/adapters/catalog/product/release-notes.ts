const maxLength = 64_000;

/** The notes of a version in a changelog: its section where headings name versions, else the whole text. */
export function notesOfVersion(changelog: string, version: string): string | null {
  const lines = changelog.split(/\r\n|\r|\n/);
  const headings = headingsOf(lines);
  const versions = headings.filter(({ version: named }) => named !== null);
  if (versions.length === 0) return clip(changelog.trim());
  const wanted = versionKey(version);
  const start = versions.find(({ version: named }) => named !== null && versionKey(named) === wanted);
  if (start === undefined) return null;
  const end = headings.find(({ line, level }) => line > start.line && level <= start.level);
  return clip(lines.slice(start.bodyLine, end?.line).join('\n').trim());
}

/** Equal for spellings of one version: without `v`, build and trailing zeros. */
export function versionKey(version: string): string {
  const bare = version
    .trim()
    .replace(/^[vV](?=\d)/, '')
    .replace(/\+.*$/s, '');
  const match = /^\d+(?:\.\d+)*/.exec(bare);
  if (match === null) return bare;
  const numbers = match[0].split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (numbers.length > 1 && numbers.at(-1) === '0') numbers.pop();
  return numbers.join('.') + bare.slice(match[0].length);
}

interface Heading {
  readonly line: number;
  readonly bodyLine: number;
  readonly level: number;
  /** null: the heading names no version. */
  readonly version: string | null;
}

function headingsOf(lines: readonly string[]): readonly Heading[] {
  const headings: Heading[] = [];
  let isFenced = false;
  lines.forEach((line, index) => {
    if (/^ {0,3}(```|~~~)/.test(line)) isFenced = !isFenced;
    if (isFenced) return;
    const hashes = /^ {0,3}(#{1,6})[ \t]/.exec(line);
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(lines[index + 1] ?? '');
    if (hashes?.[1] !== undefined) {
      headings.push({
        line: index,
        bodyLine: index + 1,
        level: hashes[1].length,
        version: versionIn(line.slice(hashes[0].length)),
      });
    } else if (underline?.[1] !== undefined && line.trim() !== '' && !/^[ \t]*[-*|]/.test(line)) {
      const level = underline[1].startsWith('=') ? 1 : 2;
      headings.push({ line: index, bodyLine: index + 2, level, version: versionIn(line) });
    }
  });
  return headings;
}

/** `[1.2.0] - 2024-01-15`, `v1.2.0`, `Version 1.2.0 (2024)`, `shop 1.2.0`: the first word that looks like one. */
function versionIn(heading: string): string | null {
  const words = heading
    .slice(0, 200)
    .split(/[\s[\]()]+/)
    .slice(0, 6);
  return words.find((word) => /^[vV]?\d+([.-][\w.+-]+)?$/.test(word)) ?? null;
}

function clip(text: string): string | null {
  if (text === '') return null;
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}\n…`;
}
