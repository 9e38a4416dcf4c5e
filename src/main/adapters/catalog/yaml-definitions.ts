import type {
  CatalogContent,
  CatalogProblem,
  DefinitionSource,
  ProductVersion,
} from '../../core/model/catalog.ts';
import type { Source } from '../../core/model/environment.ts';
import type { StackSpec } from '../../core/model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../../core/model/variables.ts';
import type { Definitions } from '../../core/ports/definitions.ts';
import { loadProduct } from './product/load-product.ts';
import type { LoadedProduct } from './product/load-product.ts';
import type { PatternCheck } from './product/read-variables.ts';
import { versionKey } from './product/release-notes.ts';
import { declaredVariables, resolveDefinition } from './product/resolve-definition.ts';
import { describeError, SourceDirectory } from './source-directory.ts';
import { maxDefinitionBytes } from './yaml/check-budget.ts';
import { DefinitionError, describeDefinitionProblem, visible } from './yaml/definition-error.ts';

export interface YamlDefinitionsOptions {
  /** Tells why a variable's pattern cannot be used; without it only the syntax is checked. */
  readonly checkPattern?: PatternCheck;
}

/** Manifests and Compose files of local directories. */
export class YamlDefinitions implements Definitions {
  readonly #checkPattern: PatternCheck;

  constructor(options: YamlDefinitionsOptions = {}) {
    this.#checkPattern = options.checkPattern ?? checkSyntax;
  }

  async load(source: Source): Promise<CatalogContent> {
    const problems: CatalogProblem[] = [];
    const report = (
      file: string,
      message: string,
      line: number | null = null,
      column: number | null = null,
    ): void => {
      problems.push({ sourceId: source.id, file: visible(file), line, column, message });
    };
    if (source.id.includes(':')) {
      report('.', 'The name of a source must not hold a colon');
      return { versions: [], problems };
    }
    let directory: SourceDirectory;
    try {
      directory = await SourceDirectory.open(source.path);
    } catch (error) {
      report('.', `The directory ${describeError(error)}`);
      return { versions: [], problems };
    }
    const listing = await directory.list();
    for (const { file, message } of listing.problems) report(file, message);
    const loaded: LoadedProduct[] = [];
    for (const file of listing.definitions) {
      const reading = await directory.readText(file, maxDefinitionBytes);
      if (reading.problem !== null) {
        report(file, `The file ${reading.problem}`);
        continue;
      }
      try {
        const context = { sourceId: source.id, directory, checkPattern: this.#checkPattern };
        const product = await loadProduct(reading.text, file, context);
        if (product !== null) loaded.push(product);
      } catch (error) {
        if (error instanceof DefinitionError) {
          const { place } = error.problem;
          report(file, describeDefinitionProblem(error.problem), place.line, place.column);
        } else {
          // Why not thrown: one file must not take the others with it, whatever is wrong.
          report(
            file,
            `The file cannot be read: ${visible(error instanceof Error ? error.message : 'unknown error')}`,
          );
        }
      }
    }
    return { versions: withoutDuplicates(loaded, report), problems };
  }

  resolve(
    definition: DefinitionSource,
    values: VariableValues,
    envFiles: Readonly<Record<string, string>>,
    project: string,
  ): StackSpec {
    return resolveDefinition(definition, values, envFiles, project, this.#checkPattern);
  }

  variables(definition: DefinitionSource): readonly VariableDefinition[] {
    return declaredVariables(definition, this.#checkPattern);
  }
}

/** Of two files with the same version of the same stack the first by path counts. */
function withoutDuplicates(
  loaded: readonly LoadedProduct[],
  report: (file: string, message: string, line: number, column: number) => void,
): readonly ProductVersion[] {
  const known = new Map<string, ProductVersion>();
  for (const { product, versionValue } of loaded) {
    const key = `${product.stackId}@${versionKey(product.version)}`;
    const other = known.get(key);
    if (other === undefined) {
      known.set(key, product);
      continue;
    }
    const { line, column } = versionValue.scope.file.placeAt(versionValue.node.offset);
    const message = `Version ${product.version} of ${product.metadata.name} is in ${visible(other.definition.fileName)} already`;
    report(product.definition.fileName, message, line, column);
  }
  return [...known.values()];
}

function checkSyntax(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch {
    return 'is not a regular expression';
  }
}
