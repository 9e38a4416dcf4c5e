export type VariableType = 'string' | 'number' | 'boolean' | 'select' | 'password' | 'port' | 'url' | 'email';

export interface VariableOption {
  readonly value: string;
  readonly label: string;
  readonly description: string;
}

/** A variable as a definition declares it (background.md 1.3). */
export interface VariableDefinition {
  readonly name: string;
  readonly type: VariableType;
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly group: string;
  readonly order: number;
  readonly default: string | null;
  /** Omitted in the definition: required exactly when there is no default. */
  readonly isRequired: boolean;
  readonly pattern: string | null;
  readonly patternError: string | null;
  readonly options: readonly VariableOption[];
  readonly min: number | null;
  readonly max: number | null;
}

/** Values by name. In memory only: may hold secrets. */
export type VariableValues = Readonly<Record<string, string>>;

/**
 * Values as a record keeps them: a secret is only named, its value is in the encrypted local store
 * under the release's scope.
 */
export type RecordedVariables = Readonly<
  Record<string, { readonly value: string } | { readonly isSecret: true }>
>;
