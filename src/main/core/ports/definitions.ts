import type { CatalogContent, DefinitionSource } from '../model/catalog.ts';
import type { Source } from '../model/environment.ts';
import type { StackSpec } from '../model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../model/variables.ts';

/** Reads sources and turns definitions into specifications. Pure but for `load`. */
export interface Definitions {
  /** Every product version below a source's directory; files that cannot be read are problems. */
  load(source: Source): Promise<CatalogContent>;
  /** The source is used no more: what was kept of it, to read it sooner, goes. Never rejects. */
  forget(source: Source): Promise<void>;
  /**
   * Fills in variables and `env_file` contents. Throws `definition-invalid` with `file`, `line`, `column`
   * and `key` in its details for anything that is not understood.
   */
  resolve(
    definition: DefinitionSource,
    values: VariableValues,
    envFiles: Readonly<Record<string, string>>,
    project: string,
  ): StackSpec;
  /** The variables that a definition declares. */
  variables(definition: DefinitionSource): readonly VariableDefinition[];
}
