/** A variable as a form shows it. */
export interface VariableField {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'select' | 'password' | 'port' | 'url' | 'email';
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly group: string;
  readonly order: number;
  readonly default: string | null;
  /** Left out in the definition: required exactly when there is no default. */
  readonly isRequired: boolean;
  readonly pattern: string | null;
  readonly patternError: string | null;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly description: string;
  }[];
  readonly min: number | null;
  readonly max: number | null;
}

/** Why a value is not taken. `code` with `details` is what a translated text is made from; never holds the value. */
export interface VariableProblem {
  readonly variable: string;
  /** `required`, `number`, `min`, `max`, `port`, `boolean`, `select`, `url`, `email`, `pattern`, ... */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** English. */
  readonly message: string;
}

export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Delivered with the product; cannot be removed. */
  readonly isBuiltIn: boolean;
}

export interface CatalogProblemRow {
  readonly source: string;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export type NotesText =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'none' };

/** One version of a product. */
export interface VersionRow {
  readonly stackId: string;
  readonly source: string;
  readonly version: string;
  readonly notes: NotesText;
  readonly variables: readonly VariableField[];
  readonly services: readonly { readonly name: string; readonly image: string }[];
  readonly file: string;
}

/** A product over all sources; newest version first. */
export interface ProductRow {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly author: string;
  readonly documentation: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly versions: readonly string[];
  readonly sources: readonly string[];
}

export interface ProductPage {
  readonly product: ProductRow;
  /** Newest first. */
  readonly versions: readonly VersionRow[];
}

export interface CatalogAnswer {
  readonly sources: readonly SourceRow[];
  readonly products: readonly ProductRow[];
  readonly problems: readonly CatalogProblemRow[];
}
