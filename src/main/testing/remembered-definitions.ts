import { canonicalJson } from '../../shared/json.ts';
import type { CatalogContent, DefinitionSource } from '../core/model/catalog.ts';
import type { Source } from '../core/model/environment.ts';
import type { StackSpec } from '../core/model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../core/model/variables.ts';
import type { Definitions } from '../core/ports/definitions.ts';

/** Reads and resolves each thing once: for tests that start hundreds of processes on the same catalog. */
export class RememberedDefinitions implements Definitions {
  readonly #definitions: Definitions;
  readonly #contents = new Map<string, Promise<CatalogContent>>();
  readonly #stacks = new Map<string, StackSpec>();

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  load(source: Source): Promise<CatalogContent> {
    const known = this.#contents.get(source.path) ?? this.#definitions.load(source);
    this.#contents.set(source.path, known);
    return known;
  }

  forget(source: Source): Promise<void> {
    this.#contents.delete(source.path);
    return this.#definitions.forget(source);
  }

  resolve(
    definition: DefinitionSource,
    values: VariableValues,
    envFiles: Readonly<Record<string, string>>,
    project: string,
  ): StackSpec {
    const key = canonicalJson([definition.text, values, envFiles, project]);
    const known = this.#stacks.get(key) ?? this.#definitions.resolve(definition, values, envFiles, project);
    this.#stacks.set(key, known);
    return known;
  }

  variables(definition: DefinitionSource): readonly VariableDefinition[] {
    return this.#definitions.variables(definition);
  }
}
