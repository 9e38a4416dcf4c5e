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
import { readDefinitionFile } from './definition-file.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { DefinitionMemory, SourceMemory } from './definition-memory.ts';
import type { PatternCheck } from './product/read-variables.ts';
import { versionKey } from './product/release-notes.ts';
import { declaredVariables, resolveDefinition } from './product/resolve-definition.ts';
import { describeError, SourceDirectory } from './source-directory.ts';
import type { TextReader } from './source-directory.ts';
import { maxDefinitionBytes } from './yaml/check-budget.ts';
import { visible } from './yaml/definition-error.ts';

export interface YamlDefinitionsOptions {
  /** Tells why a variable's pattern cannot be used; without it only the syntax is checked. */
  readonly checkPattern?: PatternCheck;
  /** Spares files that did not change; without it every file is parsed each time. */
  readonly memory?: DefinitionMemory;
}

/** While a source is read. */
interface Reading {
  readonly source: Source;
  readonly directory: SourceDirectory;
  readonly memory: SourceMemory | undefined;
}

type Product = Extract<DefinitionFile, { kind: 'product' }>;

/** Manifests and Compose files of local directories. */
export class YamlDefinitions implements Definitions {
  readonly #checkPattern: PatternCheck;
  readonly #memory: DefinitionMemory | undefined;

  constructor(options: YamlDefinitionsOptions = {}) {
    this.#checkPattern = options.checkPattern ?? checkSyntax;
    this.#memory = options.memory;
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
    const memory = await this.#memory?.open(source);
    const products: Product[] = [];
    for (const name of listing.definitions) {
      const file = await this.#readFile(name, { source, directory, memory });
      if (file.kind === 'product') products.push(file);
      if (file.kind === 'problem') report(name, file.message, file.line, file.column);
    }
    await memory?.save();
    return { versions: withoutDuplicates(products, report), problems };
  }

  async forget(source: Source): Promise<void> {
    await this.#memory?.forget(source);
  }

  async #readFile(name: string, { source, directory, memory }: Reading): Promise<DefinitionFile> {
    const read = async (reader: TextReader): Promise<DefinitionFile> => {
      const reading = await reader.readText(name, maxDefinitionBytes);
      if (reading.problem !== null) {
        return { kind: 'problem', message: `The file ${reading.problem}`, line: null, column: null };
      }
      const context = { sourceId: source.id, directory: reader, checkPattern: this.#checkPattern };
      return readDefinitionFile(reading.text, name, context);
    };
    return memory === undefined ? read(directory) : memory.recallOr(name, directory, read);
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
  products: readonly Product[],
  report: (file: string, message: string, line: number | null, column: number | null) => void,
): readonly ProductVersion[] {
  const known = new Map<string, ProductVersion>();
  for (const { product, line, column } of products) {
    const key = `${product.stackId}@${versionKey(product.version)}`;
    const other = known.get(key);
    if (other === undefined) {
      known.set(key, product);
      continue;
    }
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
