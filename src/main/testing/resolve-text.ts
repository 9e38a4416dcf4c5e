import { YamlDefinitions } from '../adapters/catalog/yaml-definitions.ts';
import type { DefinitionSource } from '../core/model/catalog.ts';
import type { ServiceSpec, StackSpec } from '../core/model/service-spec.ts';
import type { VariableValues } from '../core/model/variables.ts';
import { isWindlassError } from '../../shared/errors.ts';

/** Texts as definitions, for tests of what is made of them. */
export interface TextOptions {
  readonly format?: DefinitionSource['format'];
  readonly values?: VariableValues;
  readonly envFiles?: Readonly<Record<string, string>>;
  readonly project?: string;
}

/** The stack that a text describes, as project `shop` unless another is given. The Compose format by default. */
export function resolveText(text: string, options: TextOptions = {}): StackSpec {
  const definition = { format: options.format ?? 'compose', fileName: 'file.yaml', text, envFiles: [] };
  const { values = {}, envFiles = {}, project = 'shop' } = options;
  return new YamlDefinitions().resolve(definition, values, envFiles, project);
}

/** A Compose file of one service `web` with the given lines under it. */
export function oneService(lines: string, image = 'image: shop/web:1'): string {
  const body = lines.split('\n').map((line) => `    ${line}`);
  return ['x-windlass: {}', 'services:', '  web:', `    ${image}`, ...body].join('\n');
}

/** The service that the given lines describe. */
export function readOne(lines: string, options: TextOptions = {}): ServiceSpec {
  const [service] = resolveText(oneService(lines), options).services;
  if (service === undefined) throw new Error('no service');
  return service;
}

export interface FoundProblem {
  readonly line: unknown;
  readonly column: unknown;
  readonly key: unknown;
  readonly problem: unknown;
  readonly hint: unknown;
  readonly message: string;
}

/** What a definition is refused for. Throws when it is not refused. */
export function problemOf(action: () => unknown): FoundProblem {
  try {
    action();
  } catch (error) {
    if (!isWindlassError(error, 'definition-invalid')) throw error;
    const { line, column, key, problem, hint } = error.details;
    return { line, column, key, problem, hint, message: error.message };
  }
  throw new Error('it was not refused');
}

/** What the given lines of a service are refused for; line 5 is the first of them. */
export function problemOfOne(lines: string, options: TextOptions = {}): FoundProblem {
  return problemOf(() => readOne(lines, options));
}
