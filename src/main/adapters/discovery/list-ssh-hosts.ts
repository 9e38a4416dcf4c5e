import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

export interface ListedSshHost {
  readonly alias: string;
  /** Where it leads, if the configuration says so beside it. */
  readonly hostName: string | null;
}

const longestFileBytes = 1_000_000;
const deepestInclude = 8;
const mostFiles = 200;

/**
 * Names that `Host` lines of the user's SSH configuration give to single hosts, in their order. Only to offer them:
 * what applies to one is judged by the transport. Patterns name no host, and a file that cannot be read names none.
 */
export async function listSshHosts({ home }: { readonly home: string }): Promise<readonly ListedSshHost[]> {
  const lines = await linesOf(join(home, '.ssh/config'), { home, depth: 0, seen: new Set() });
  const hosts = new Map<string, string | null>();
  let current: readonly string[] = [];
  for (const { keyword, values } of lines) {
    if (keyword === 'host') {
      current = values.filter((value) => !/[*?!]/.test(value));
      for (const alias of current) if (!hosts.has(alias)) hosts.set(alias, null);
    } else if (keyword === 'match') {
      current = [];
    } else if (keyword === 'hostname') {
      for (const alias of current) hosts.set(alias, hosts.get(alias) ?? values[0] ?? null);
    }
  }
  return [...hosts].map(([alias, hostName]) => ({ alias, hostName }));
}

interface Reading {
  readonly home: string;
  readonly depth: number;
  readonly seen: Set<string>;
}

interface Line {
  readonly keyword: string;
  readonly values: readonly string[];
}

async function linesOf(file: string, reading: Reading): Promise<readonly Line[]> {
  if (reading.depth > deepestInclude || reading.seen.has(file) || reading.seen.size >= mostFiles) return [];
  reading.seen.add(file);
  const found: Line[] = [];
  for (const text of (await readText(file)).split(/\r?\n/)) {
    const line = lineOf(text);
    if (line === null) continue;
    if (line.keyword !== 'include') found.push(line);
    else {
      for (const value of line.values) {
        for (const path of await includedFiles(value, reading.home)) {
          found.push(...(await linesOf(path, { ...reading, depth: reading.depth + 1 })));
        }
      }
    }
  }
  return found;
}

function lineOf(text: string): Line | null {
  const parts = /^\s*(?<keyword>[A-Za-z]+)(?:\s*=\s*|\s+)(?<rest>\S.*?)\s*$/.exec(text)?.groups;
  if (parts === undefined) return null;
  const values = [...(parts['rest'] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return { keyword: (parts['keyword'] ?? '').toLowerCase(), values };
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    return size > longestFileBytes ? '' : await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

/** Wildcards are known in the last part of the path only, where they are used. */
async function includedFiles(value: string, home: string): Promise<readonly string[]> {
  const expanded = value.startsWith('~/') ? join(home, value.slice(2)) : value;
  const path = isAbsolute(expanded) ? expanded : join(home, '.ssh', expanded);
  const name = path.slice(dirname(path).length + 1);
  if (!/[*?]/.test(name)) return [path];
  const pattern = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((each) => pattern.test(each) && !each.startsWith('.'))
    .sort()
    .map((each) => join(dirname(path), each));
}
