import type { LoadedLine } from './config-files.ts';
import { configFailure } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';
import { matchesPatternList } from './host-pattern.ts';
import { judgeMatch } from './match-criteria.ts';

/** Settings of which the first counts. */
const single = new Set([
  'hostname',
  'user',
  'port',
  'identitiesonly',
  'identityagent',
  'proxyjump',
  'proxycommand',
  'userknownhostsfile',
  'globalknownhostsfile',
  'stricthostkeychecking',
  'hostkeyalias',
  'connecttimeout',
  'serveraliveinterval',
  'serveralivecountmax',
]);

/** Part of the configuration that could matter and cannot be followed. */
export interface ConfigNote {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

export interface CollectedOptions {
  readonly first: ReadonlyMap<string, ConfigLine>;
  readonly identityFiles: readonly ConfigLine[];
  readonly notes: readonly ConfigNote[];
}

export interface CollectSubject {
  /** As the operator wrote it. */
  readonly host: string;
  /** Given beside the configuration; wins over it. */
  readonly user: string | null;
  readonly localUser: string;
}

/** What the configuration says about a host, before anything is expanded. The first value of a setting wins. */
export function collectOptions(
  files: readonly (readonly LoadedLine[])[],
  subject: CollectSubject,
): CollectedOptions {
  const collector = new Collector(subject);
  for (const lines of files) collector.read(lines, true);
  if (collector.asksForFinalPass) {
    collector.isFinalPass = true;
    for (const lines of files) collector.read(lines, true);
  }
  return collector;
}

class Collector implements CollectedOptions {
  readonly first = new Map<string, ConfigLine>();
  readonly identityFiles: ConfigLine[] = [];
  readonly notes: ConfigNote[] = [];
  isFinalPass = false;
  asksForFinalPass = false;
  readonly #subject: CollectSubject;

  constructor(subject: CollectSubject) {
    this.#subject = subject;
  }

  /** `mayMatch` is false in a file that a block includes which does not match: nothing in it can. */
  read(lines: readonly LoadedLine[], mayMatch: boolean): void {
    let isActive = mayMatch;
    for (const line of lines) {
      if (line.keyword === 'host') isActive = this.#matchesHost(line) && mayMatch;
      else if (line.keyword === 'match') isActive = this.#matches(line, mayMatch);
      else if (line.keyword === 'include') for (const inner of line.included) this.read(inner, isActive);
      else if (isActive) this.#take(line);
    }
  }

  #matchesHost(line: ConfigLine): boolean {
    if (line.values.length === 0) throw configFailure(line, 'Host without a pattern');
    const patterns = line.values.map((value) => value.toLowerCase());
    return matchesPatternList(this.#subject.host.toLowerCase(), patterns);
  }

  #matches(line: ConfigLine, mayMatch: boolean): boolean {
    const { host, user, localUser } = this.#subject;
    const hostName = this.first.get('hostname')?.values[0] ?? host;
    const verdict = judgeMatch(line, {
      originalHost: host,
      host: hostName.replaceAll('%h', host),
      user: user ?? this.first.get('user')?.values[0] ?? localUser,
      localUser,
      isFinalPass: this.isFinalPass,
    });
    this.asksForFinalPass ||= verdict.asksForFinalPass;
    if (verdict.unsupported !== null && mayMatch) this.#note(line, `Match ${verdict.unsupported}`);
    return verdict.isMatched && mayMatch;
  }

  #take(line: ConfigLine): void {
    const { keyword } = line;
    if (keyword === 'identityfile') {
      requireValue(line);
      const isKnown = this.identityFiles.some((known) => known.values[0] === line.values[0]);
      if (!isKnown) this.identityFiles.push(line);
    } else if (keyword === 'certificatefile' || keyword === 'pkcs11provider') {
      this.#note(line, keyword);
    } else if (single.has(keyword)) {
      requireValue(line);
      // One of them counts, whichever is first.
      const rival =
        keyword === 'proxyjump' ? 'proxycommand' : keyword === 'proxycommand' ? 'proxyjump' : keyword;
      if (!this.first.has(keyword) && !this.first.has(rival)) this.first.set(keyword, line);
    }
  }

  #note(line: ConfigLine, what: string): void {
    const isKnown = this.notes.some((note) => note.file === line.file && note.line === line.line);
    if (!isKnown) this.notes.push({ file: line.file, line: line.line, what });
  }
}

function requireValue(line: ConfigLine): void {
  if (line.values.length === 0) throw configFailure(line, `${line.keyword} without a value`);
}
