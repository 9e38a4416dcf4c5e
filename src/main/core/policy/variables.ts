import { WindlassError } from '../../../shared/errors.ts';
import type { RecordedVariables, VariableDefinition, VariableValues } from '../model/variables.ts';

/** What a secret looks like wherever values are shown. */
export const maskedValue = '••••••';

/** Whether a variable's value must never be shown, recorded in clear or put in a label. */
export function isSecret(definition: VariableDefinition): boolean {
  return definition.type === 'password';
}

export interface MergedVariables {
  /** Declared variables only. A variable without stored value, default or override is not in it. */
  readonly values: VariableValues;
  /** Stored names that the definitions no longer declare: out of the active set, kept by the old release. */
  readonly removed: readonly string[];
  /** Names that had no stored value and got their default. */
  readonly defaulted: readonly string[];
}

/**
 * Values for a new version: what is stored, then defaults for names that are not stored, then overrides.
 * A stored value is never replaced by a default. Overrides of undeclared names are `variables-invalid`.
 */
export function mergeVariables(
  definitions: readonly VariableDefinition[],
  stored: VariableValues,
  overrides: VariableValues,
): MergedVariables {
  const declared = new Set(definitions.map(({ name }) => name));
  const unknown = Object.keys(overrides).filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    throw new WindlassError('variables-invalid', `Unknown variables: ${unknown.join(', ')}`, {
      unknown,
      known: [...declared],
    });
  }
  const values = new Map<string, string>();
  const defaulted: string[] = [];
  for (const { name, default: fallback } of definitions) {
    const given = own(overrides, name) ?? own(stored, name);
    if (given !== undefined) values.set(name, given);
    else if (fallback !== null) {
      values.set(name, fallback);
      defaulted.push(name);
    }
  }
  const removed = Object.keys(stored).filter((name) => !declared.has(name));
  return { values: Object.fromEntries(values), removed, defaulted };
}

export type VariableField = Exclude<keyof VariableDefinition, 'name'>;

export interface VariableChange {
  readonly name: string;
  readonly old: VariableDefinition;
  readonly new: VariableDefinition;
  /** What differs, of those fields that change which values are allowed or used. */
  readonly fields: readonly VariableField[];
}

export interface VariablesDiff {
  readonly added: readonly VariableDefinition[];
  readonly removed: readonly VariableDefinition[];
  readonly changed: readonly VariableChange[];
}

const decisiveFields = ['type', 'default', 'isRequired', 'pattern', 'options', 'min', 'max'] as const;

/** What a new version asks for that the old one did not, no longer asks for, or asks for differently. */
export function diffVariables(
  oldDefinitions: readonly VariableDefinition[],
  newDefinitions: readonly VariableDefinition[],
): VariablesDiff {
  const before = new Map(oldDefinitions.map((definition) => [definition.name, definition]));
  const after = new Set(newDefinitions.map(({ name }) => name));
  const changed = newDefinitions.flatMap((definition) => {
    const old = before.get(definition.name);
    if (old === undefined) return [];
    const fields = decisiveFields.filter((field) => comparable(old[field]) !== comparable(definition[field]));
    return fields.length === 0 ? [] : [{ name: definition.name, old, new: definition, fields }];
  });
  return {
    added: newDefinitions.filter(({ name }) => !before.has(name)),
    removed: oldDefinitions.filter(({ name }) => !after.has(name)),
    changed,
  };
}

/** Values with those of secrets replaced, for showing. Names without a definition count as secret. */
export function maskValues(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
): VariableValues {
  const open = new Set(definitions.filter((definition) => !isSecret(definition)).map(({ name }) => name));
  return mapValues(values, (value, name) => (open.has(name) ? value : maskedValue));
}

/** Values as a record may keep them: secrets are only named. */
export function recordVariables(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
): RecordedVariables {
  const open = new Set(definitions.filter((definition) => !isSecret(definition)).map(({ name }) => name));
  return mapValues(values, (value, name) => (open.has(name) ? { value } : { isSecret: true as const }));
}

/** The part of the values that belongs into the encrypted store. */
export function secretValues(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
): VariableValues {
  const open = new Set(definitions.filter((definition) => !isSecret(definition)).map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !open.has(name)));
}

/** Why own: a variable named like a member of every object must not be found there. */
function own(values: VariableValues, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function mapValues<Result>(
  values: VariableValues,
  map: (value: string, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}

function comparable(value: unknown): string {
  return JSON.stringify(value);
}
