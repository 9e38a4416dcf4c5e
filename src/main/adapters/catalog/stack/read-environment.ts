import { parseEnvFile } from '../formats/parse-env-file.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { readPairs } from './read-pairs.ts';

export interface EnvFileEntry {
  /** As it is written. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly value: Value;
}

/** The `env_file` entries of a service, in order. */
export function readEnvFileEntries(service: MapValue): readonly EnvFileEntry[] {
  const value = service.take('env_file');
  if (value === null) return [];
  const entries = value.kind === 'list' ? value.list() : [value];
  return entries.map((entry) => {
    if (entry.kind !== 'map') return { path: readPath(entry), isRequired: true, value: entry };
    const map = entry.map();
    const isRequired = map.take('required')?.boolean() ?? true;
    const path = readPath(map.require('path'));
    map.finish();
    return { path, isRequired, value: entry };
  });
}

/** Why no variables: the files are read and kept together with the definition, before values are known. */
function readPath(value: Value): string {
  if (value.usesVariables) value.fail('The path of an env_file must not use variables');
  const path = value.written().replaceAll('$$', '$');
  if (path === '' || path.includes('\0') || path.startsWith('/') || path.includes('\\')) {
    value.fail(`${value.quoted()} must be a relative path`, 'with / between its parts');
  }
  return path;
}

/** What a container's environment holds: the files in order, then `environment`, the last one wins. */
export function readEnvironment(
  service: MapValue,
  envFiles: Readonly<Record<string, string>>,
): Readonly<Record<string, string | null>> {
  const environment = new Map<string, string | null>();
  for (const entry of readEnvFileEntries(service)) {
    const text = Object.hasOwn(envFiles, entry.path) ? envFiles[entry.path] : undefined;
    if (text === undefined) {
      if (entry.isRequired) entry.value.fail(`The file ${entry.path} cannot be found beside the definition`);
      continue;
    }
    const { values, problem } = parseEnvFile(text);
    if (problem !== null) entry.value.fail(`Line ${problem.line} of ${entry.path}: ${problem.problem}`);
    else for (const [name, value] of values) environment.set(name, value);
  }
  const own = service.take('environment');
  if (own !== null) {
    for (const { name, text } of readPairs(own, true)) environment.set(name, text);
  }
  return Object.fromEntries(environment);
}
