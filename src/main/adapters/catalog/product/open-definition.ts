import type { DefinitionSource } from '../../../core/model/catalog.ts';
import { DefinitionError } from '../yaml/definition-error.ts';
import type { VariableLookup } from '../yaml/interpolate.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { Scope } from '../yaml/scope.ts';
import { MapValue } from '../yaml/value.ts';
import type { Value } from '../yaml/value.ts';
import type { YamlFile } from '../yaml/yaml-file.ts';
import type { YamlMap } from '../yaml/yaml-tree.ts';

export type DefinitionFormat = DefinitionSource['format'];

const notYet = ['stacks', 'include', 'maintenance', 'edge', 'sharedVariables'];

/** A parsed definition: its head, which says what it is, and its stack, which variables are filled into. */
export class OpenDefinition {
  readonly format: DefinitionFormat;
  readonly file: YamlFile;
  readonly #node: YamlMap;

  constructor(format: DefinitionFormat, file: YamlFile, node: YamlMap) {
    this.format = format;
    this.file = file;
    this.#node = node;
  }

  /** What holds `metadata` and `variables`: the manifest itself, or the Compose file's `x-windlass`. */
  head(): MapValue {
    const root = this.#root(null);
    return this.format === 'manifest' ? root : root.require('x-windlass').map();
  }

  /** Checks the keys of the file's top level, and of the head. */
  checkKeys(): void {
    const root = this.#root(null);
    const headKeys = ['metadata', 'variables'];
    for (const key of ['services', 'networks', 'volumes', 'version']) root.take(key);
    if (this.format === 'compose') {
      const head = this.head();
      headKeys.forEach((key) => head.take(key));
      head.finish();
      root.take('name');
      root.take('x-windlass');
    } else {
      headKeys.forEach((key) => root.take(key));
      for (const key of notYet) if (root.has(key)) root.failAt(key, `${key} is not supported yet`);
      if (root.take('services')?.kind === 'map' && this.#includes()) {
        root.take('services')?.map().failAt('include', 'include is not supported yet');
      }
    }
    root.finish({ allowsExtensions: true });
  }

  /** The file's top level, with variables filled in. */
  stack(lookup: VariableLookup | null): MapValue {
    return this.#root(lookup);
  }

  /** A manifest's `services` may name other files under `include`, which is then a list. */
  #includes(): boolean {
    const services = this.#node.entries.get('services')?.value;
    return services?.kind === 'map' && services.entries.get('include')?.value.kind === 'list';
  }

  #root(lookup: VariableLookup | null): MapValue {
    return new MapValue(
      new Scope(this.file, this.format === 'manifest' ? 'camel' : 'snake', lookup),
      this.#node,
      '',
    );
  }
}

/** Opens a file of a source; null when it is none of ours: no mapping, no `metadata` and no `x-windlass`. */
export function openDefinition(file: YamlFile): OpenDefinition | null {
  const node = parseYaml(file);
  if (node?.kind !== 'map') return null;
  if (node.entries.has('x-windlass')) return new OpenDefinition('compose', file, node);
  return node.entries.has('metadata') ? new OpenDefinition('manifest', file, node) : null;
}

/** Opens a definition that was loaded before, whose format is known. */
export function reopenDefinition(file: YamlFile, format: DefinitionFormat): OpenDefinition {
  const node = parseYaml(file);
  if (node?.kind === 'map') return new OpenDefinition(format, file, node);
  const place = file.placeAt(0);
  throw new DefinitionError({
    place,
    key: '',
    problem: 'A definition must be a mapping',
    hint: '',
    dependsOnValues: false,
  });
}

/** The `variables` of a definition; null when it has none. */
export function variablesOf(definition: OpenDefinition): Value | null {
  return definition.head().take('variables');
}
