import { useState } from 'react';
import type { VariableField, VersionRow } from '../../../shared/contract/shapes/catalog.ts';
import type { VariableRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Values } from './variable-form.tsx';
import { blockingLabels, problemTexts } from './variable-problems.ts';
import { useValidation } from '../stores/previews.ts';
import { useTexts } from '../text/use-texts.ts';
import { splitFields, withoutStoredSecrets, withOverride } from './variable-values.ts';

export interface VariablesState {
  readonly added: readonly VariableField[];
  readonly existing: readonly VariableField[];
  /** What the form shows. */
  readonly values: Values;
  /** What differs from what is stored: this is sent, and nothing else. */
  readonly overrides: Values;
  readonly errors: ReadonlyMap<string, string>;
  readonly blocking: readonly string[];
  readonly change: (name: string, value: string) => void;
  /** Several at once, such as from a file; names that are not declared are left out. */
  readonly fill: (values: Values) => void;
  readonly isStoredSecret: (field: VariableField) => boolean;
}

/** What is stored stays, new variables begin with their default, what is typed goes over both. */
export function useVariables(stored: readonly VariableRow[], target: VersionRow): VariablesState {
  const texts = useTexts();
  const [typed, setTyped] = useState<Values>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const split = splitFields(stored, target.variables);
  const names = new Set(target.variables.map(({ name }) => name));
  const overrides = Object.fromEntries(Object.entries(typed).filter(([name]) => names.has(name)));
  const values = { ...split.initial, ...overrides };
  const { stackId, version } = target;
  const validation = useValidation({ stackId, version, values });
  const problems = withoutStoredSecrets(validation.data ?? [], split.storedSecrets, overrides);
  return {
    added: split.added,
    existing: split.existing,
    values,
    overrides,
    errors: problemTexts(texts, problems, target.variables, touched),
    blocking: blockingLabels(problems, target.variables),
    change: (name, value) => {
      setTyped((known) => withOverride(known, split, name, value));
      setTouched((known) => new Set(known).add(name));
    },
    fill: (given) => {
      const known = Object.entries(given).filter(([name]) => names.has(name));
      setTyped((before) =>
        known.reduce((typedNow, [name, value]) => withOverride(typedNow, split, name, value), before),
      );
      setTouched((before) => new Set([...before, ...known.map(([name]) => name)]));
    },
    isStoredSecret: (field) => split.storedSecrets.has(field.name),
  };
}
