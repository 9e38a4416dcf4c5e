import type { VariableField, VariableProblem } from '../../../shared/contract/shapes/catalog.ts';
import type { VariableRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Values } from './variable-form.tsx';

export interface SplitFields {
  readonly added: readonly VariableField[];
  readonly existing: readonly VariableField[];
  /** What the form shows before anything is typed; a stored secret is empty, as nobody here knows it. */
  readonly initial: Values;
  readonly storedSecrets: ReadonlySet<string>;
}

/** Which variables of the new version have a stored value and which are new to this deployment. */
export function splitFields(stored: readonly VariableRow[], fields: readonly VariableField[]): SplitFields {
  const known = new Map(stored.map((row) => [row.definition.name, row]));
  const existing = fields.filter(({ name }) => known.has(name));
  const storedSecrets = new Set(
    existing
      .filter(({ name }) => {
        const row = known.get(name);
        return row?.isSecret === true && row.value !== '';
      })
      .map(({ name }) => name),
  );
  const initial = fields.map(({ name, default: fallback }): readonly [string, string] => {
    const row = known.get(name);
    if (row === undefined) return [name, fallback ?? ''];
    return [name, row.isSecret ? '' : row.value];
  });
  return {
    added: fields.filter(({ name }) => !known.has(name)),
    existing,
    initial: Object.fromEntries(initial),
    storedSecrets,
  };
}

/** A value that is typed back to what it was is no change, and an emptied secret stays as it is. */
export function withOverride(typed: Values, split: SplitFields, name: string, value: string): Values {
  const others = Object.fromEntries(Object.entries(typed).filter(([known]) => known !== name));
  return value === (split.initial[name] ?? '') ? others : { ...others, [name]: value };
}

/** The core cannot miss a secret that is stored: the form did not send it because it does not know it. */
export function withoutStoredSecrets(
  problems: readonly VariableProblem[],
  storedSecrets: ReadonlySet<string>,
  overrides: Values,
): readonly VariableProblem[] {
  return problems.filter(
    ({ variable }) => !storedSecrets.has(variable) || Object.hasOwn(overrides, variable),
  );
}
