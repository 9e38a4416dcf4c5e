import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { configFailure, parseConfigLines } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';
import { matchesPattern } from './host-pattern.ts';

/** A line with the files that it includes. */
export interface LoadedLine extends ConfigLine {
  readonly included: readonly (readonly LoadedLine[])[];
}

export interface ConfigFilesOptions {
  readonly home: string;
  /** The whole machine's; left out: where OpenSSH has it. */
  readonly systemFile?: string;
}

const deepestInclude = 16;

/** The user's configuration and then the machine's, with what they include. A missing file is an empty one. */
export async function loadSshConfig(
  options: ConfigFilesOptions,
): Promise<readonly (readonly LoadedLine[])[]> {
  const systemFile = options.systemFile ?? usualSystemFile();
  const userFile = join(options.home, '.ssh/config');
  const load = (file: string, isUsers: boolean): Promise<readonly LoadedLine[]> =>
    loadFile(file, { home: options.home, includeDirectory: dirname(file), isUsers, depth: 0 });
  return [await load(userFile, true), await load(systemFile, false)];
}

interface Loading {
  readonly home: string;
  /** What a relative Include is relative to: not the including file's own place. */
  readonly includeDirectory: string;
  readonly isUsers: boolean;
  readonly depth: number;
}

async function loadFile(file: string, loading: Loading): Promise<readonly LoadedLine[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return [];
  if (loading.isUsers) await refuseForeignWriters(file);
  const loaded: LoadedLine[] = [];
  for (const line of parseConfigLines(text, file)) {
    const included: (readonly LoadedLine[])[] = [];
    if (line.keyword === 'include') {
      if (loading.depth >= deepestInclude) throw configFailure(line, 'Include goes too deep');
      for (const path of await includedPaths(line, loading)) {
        included.push(await loadFile(path, { ...loading, depth: loading.depth + 1 }));
      }
    }
    loaded.push({ ...line, included });
  }
  return loaded;
}

async function includedPaths(line: ConfigLine, loading: Loading): Promise<readonly string[]> {
  if (line.values.length === 0) throw configFailure(line, 'Include without a file');
  const found: string[] = [];
  for (const value of line.values) {
    const path = value.startsWith('~/') ? join(loading.home, value.slice(2)) : value;
    found.push(...(await expandGlob(isAbsolute(path) ? path : join(loading.includeDirectory, path))));
  }
  return found;
}

/** The paths that a pattern stands for, sorted; a path without one is itself. */
async function expandGlob(path: string): Promise<readonly string[]> {
  if (!/[*?]/.test(path)) return [path];
  const [first = '', ...segments] = path.split('/');
  let paths = [first];
  for (const segment of segments) {
    const next: string[] = [];
    for (const parent of paths) {
      if (!/[*?]/.test(segment)) next.push(`${parent}/${segment}`);
      else next.push(...(await namesLike(parent || '/', segment)).map((name) => `${parent}/${name}`));
    }
    paths = next;
  }
  return paths;
}

async function namesLike(directory: string, pattern: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => matchesPattern(name, pattern) && (!name.startsWith('.') || pattern.startsWith('.')))
    .sort();
}

/** Why: a ProxyCommand in it is run, so whoever can write the file is the user. OpenSSH refuses it as well. */
async function refuseForeignWriters(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode, uid } = await stat(file);
  const isOwn = uid === 0 || uid === process.getuid?.();
  if (isOwn && (mode & 0o022) === 0) return;
  throw configFailure({ file, line: 0 }, 'others may write this file (chmod 600)');
}

function usualSystemFile(): string {
  if (process.platform !== 'win32') return '/etc/ssh/ssh_config';
  return join(process.env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'ssh\\ssh_config');
}
