import { createHash } from 'node:crypto';
import { basename, join, posix } from 'node:path';
import type { ProductVersion } from '../../core/model/catalog.ts';
import type { Source } from '../../core/model/environment.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { FileReading, TextReader } from './source-directory.ts';
import { maxDefinitionBytes } from './yaml/check-budget.ts';

export interface DefinitionMemoryOptions {
  readonly files: LocalFiles;
  /** Where it is kept, a file for each source. */
  readonly directory: string;
  readonly productVersion: string;
}

/** What a file was when it was read last, and every file that was read for that, with what was in it. */
interface Remembered {
  readonly reads: readonly (readonly [path: string, fingerprint: string])[];
  readonly file: DefinitionFile;
}

/** By the path of the definition. */
type Definitions = readonly (readonly [string, Remembered])[];

/**
 * What the definitions of each source were when they were read last. To parse a definition takes this process some
 * twenty milliseconds, of which every start and every command would have as many as there are versions.
 *
 * INVARIANTS:
 * - what is remembered counts only while every file that was read for it has the same text, and only for the
 *   build that wrote it;
 * - it holds no text of a definition and no content of an `env_file`: those are taken from the source each time;
 * - without it, or with a damaged one, everything is read as if for the first time, and the result is the same.
 */
export class DefinitionMemory {
  readonly #options: DefinitionMemoryOptions;
  readonly #build: string;

  constructor(options: DefinitionMemoryOptions) {
    this.#options = options;
    // A built file has a name made of its content and of what it imports.
    this.#build = `${options.productVersion} ${basename(new URL(import.meta.url).pathname)}`;
  }

  async open(source: Source): Promise<SourceMemory> {
    const path = this.#pathOf(source);
    const content = await this.#options.files.read(path).catch(() => null);
    const known = content === null ? [] : this.#unseal(Buffer.from(content).toString('utf8'));
    return new SourceMemory(known, async (remembered) => {
      // Nothing is lost when it cannot be kept: the next one reads everything again.
      await this.#options.files.write(path, Buffer.from(this.#seal(remembered))).catch(() => undefined);
    });
  }

  /** What cannot be removed does no harm: it counts only where every file is as it was. */
  async forget(source: Source): Promise<void> {
    await this.#options.files.remove(this.#pathOf(source)).catch(() => undefined);
  }

  #pathOf(source: Source): string {
    return join(this.#options.directory, `${sha256(source.id)}.json`);
  }

  #seal(definitions: Definitions): string {
    const build = this.#build;
    return JSON.stringify({ build, checksum: sha256(JSON.stringify(definitions)), definitions });
  }

  /** Why its members are not checked: the seal says that this very build wrote all of it. */
  #unseal(text: string): Definitions {
    try {
      const { definitions } = JSON.parse(text) as { readonly definitions: Definitions };
      return this.#seal(definitions) === text ? definitions : [];
    } catch {
      return [];
    }
  }
}

/** The memory of one source while that is read. */
export class SourceMemory {
  readonly #known: ReadonlyMap<string, Remembered>;
  readonly #current = new Map<string, Remembered>();
  readonly #save: (definitions: Definitions) => Promise<void>;
  #isChanged = false;

  constructor(known: Definitions, save: (definitions: Definitions) => Promise<void>) {
    this.#known = new Map(known);
    this.#save = save;
  }

  /** What the file is, by memory where all that was read for it is unchanged, otherwise by `read`. */
  async recallOr(
    fileName: string,
    directory: TextReader,
    read: (directory: TextReader) => Promise<DefinitionFile>,
  ): Promise<DefinitionFile> {
    const known = this.#known.get(fileName);
    if (known !== undefined) {
      const readings = await Promise.all(
        known.reads.map(
          async ([path]) => [path, await directory.readText(path, maxDefinitionBytes)] as const,
        ),
      );
      if (readings.every(([, reading], index) => fingerprint(reading) === known.reads[index]?.[1])) {
        this.#current.set(fileName, known);
        return withTexts(fileName, known.file, new Map(readings));
      }
    }
    const reads = new Map<string, string>();
    const file = await read({
      readText: async (path, maxBytes) => {
        const reading = await directory.readText(path, maxBytes);
        reads.set(path, fingerprint(reading));
        return reading;
      },
    });
    this.#isChanged = true;
    this.#current.set(fileName, { reads: [...reads], file: withoutTexts(file) });
    return file;
  }

  /** Keeps what the source is now; files that are gone are forgotten. */
  async save(): Promise<void> {
    if (this.#isChanged || this.#current.size !== this.#known.size) await this.#save([...this.#current]);
  }
}

function withoutTexts(file: DefinitionFile): DefinitionFile {
  if (file.kind !== 'product') return file;
  return { ...file, product: withContents(file.product, '', {}) };
}

function withTexts(
  fileName: string,
  file: DefinitionFile,
  readings: ReadonlyMap<string, FileReading>,
): DefinitionFile {
  if (file.kind !== 'product') return file;
  const textOf = (path: string): string => readings.get(path)?.text ?? '';
  const { envFiles } = file.product.definition;
  const besides = (path: string): string => posix.join(posix.dirname(fileName), path);
  const contents = Object.fromEntries(envFiles.map((path) => [path, textOf(besides(path))]));
  return { ...file, product: withContents(file.product, textOf(fileName), contents) };
}

function withContents(
  product: ProductVersion,
  text: string,
  envFiles: ProductVersion['envFiles'],
): ProductVersion {
  return { ...product, definition: { ...product.definition, text }, envFiles };
}

function fingerprint(reading: FileReading): string {
  return reading.problem === null ? sha256(reading.text) : `cannot be read: ${reading.problem}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
