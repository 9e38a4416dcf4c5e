import { WindlassError } from '../../../shared/errors.ts';
import type { CatalogContent, CatalogProblem, ProductVersion } from '../model/catalog.ts';
import type { Source } from '../model/environment.ts';
import type { CatalogSync } from './application.ts';
import type { Workspace } from './workspace.ts';

/** The merged view of all sources; read once, and again on demand. */
export class Catalog {
  readonly #workspace: Workspace;
  #content: Promise<readonly CatalogContent[]> | null = null;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async sync(): Promise<CatalogSync> {
    this.#content = null;
    const contents = await this.#read();
    return {
      sources: contents.length,
      versions: contents.reduce((sum, content) => sum + content.versions.length, 0),
      problems: contents.flatMap((content) => content.problems),
    };
  }

  /** The next question reads every source again. */
  forget(): void {
    this.#content = null;
  }

  async versions(): Promise<readonly ProductVersion[]> {
    return (await this.#read()).flatMap((content) => content.versions);
  }

  async problems(): Promise<readonly CatalogProblem[]> {
    return (await this.#read()).flatMap((content) => content.problems);
  }

  /** All versions of one stack: by its id, or by product or stack name where only one fits. */
  async stack(wanted: string): Promise<readonly ProductVersion[]> {
    const versions = await this.versions();
    const exact = versions.filter((version) => version.stackId === wanted);
    if (exact.length > 0) return exact;
    const fitting = versions.filter((version) => {
      const [, product, stack] = version.stackId.split(':');
      return [product, stack, version.metadata.name, version.metadata.productId].includes(wanted);
    });
    const ids = [...new Set(fitting.map((version) => version.stackId))];
    if (ids.length === 1) return fitting;
    const known = [...new Set(versions.map((version) => version.stackId))].sort();
    if (ids.length === 0) {
      throw new WindlassError('product-not-found', `there is no stack ${wanted} in the catalog`, {
        stack: wanted,
        known,
      });
    }
    throw new WindlassError('usage', `several stacks are called ${wanted}: ${ids.join(', ')}`, {
      stack: wanted,
      candidates: ids,
    });
  }

  #read(): Promise<readonly CatalogContent[]> {
    this.#content ??= Promise.all(this.#workspace.settings.sources().map((source) => this.#load(source)));
    return this.#content;
  }

  /** A source that cannot be read is a problem of its own, never one of the others. */
  async #load(source: Source): Promise<CatalogContent> {
    try {
      return await this.#workspace.definitions.load(source);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        versions: [],
        problems: [{ sourceId: source.id, file: source.path, line: null, column: null, message }],
      };
    }
  }
}
