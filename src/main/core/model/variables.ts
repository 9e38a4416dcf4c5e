import type { VariableField } from '../../../shared/contract/shapes/catalog.ts';

/** A variable as a definition declares it (background.md 1.3); forms show it as it is. */
export type VariableDefinition = VariableField;
export type VariableType = VariableField['type'];
export type VariableOption = VariableField['options'][number];

/** Values by name. In memory only: may hold secrets. */
export type VariableValues = Readonly<Record<string, string>>;

/**
 * Values as a record keeps them: a secret is only named, its value is in the encrypted local store
 * under the release's scope.
 */
export type RecordedVariables = Readonly<
  Record<string, { readonly value: string } | { readonly isSecret: true }>
>;
