import type { VariableDefinition } from './variables.ts';

/** One definition file with what is needed to resolve it again, for ever, without the catalog. */
export interface DefinitionSource {
  readonly format: 'manifest' | 'compose';
  /** Path relative to the source's root, for messages. */
  readonly fileName: string;
  readonly text: string;
  /** Paths of `env_file` entries, as written. Their contents are secrets and travel apart. */
  readonly envFiles: readonly string[];
}

export type ReleaseNotes =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'none' };

export interface ProductMetadata {
  readonly name: string;
  /** Groups the versions of one product across sources. */
  readonly productId: string;
  readonly description: string;
  readonly author: string;
  readonly documentation: string;
  readonly icon: string;
  readonly category: string;
  readonly tags: readonly string[];
}

/** One version of one product in one source. */
export interface ProductVersion {
  /** `source:product:stack` */
  readonly stackId: string;
  readonly sourceId: string;
  readonly version: string;
  readonly metadata: ProductMetadata;
  readonly variables: readonly VariableDefinition[];
  readonly releaseNotes: ReleaseNotes;
  readonly definition: DefinitionSource;
  /** Contents of the definition's `env_file` entries by path: secret. */
  readonly envFiles: Readonly<Record<string, string>>;
}

/** A file of a source that could not be read as a product; shown, never fatal to the others. */
export interface CatalogProblem {
  readonly sourceId: string;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export interface CatalogContent {
  readonly versions: readonly ProductVersion[];
  readonly problems: readonly CatalogProblem[];
}
