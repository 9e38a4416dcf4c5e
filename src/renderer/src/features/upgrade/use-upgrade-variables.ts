import { useState } from 'react';
import type { VariableField, VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import type { Values } from '../../parts/variable-form.tsx';
import { blockingLabels, problemTexts } from '../../parts/variable-problems.ts';
import { useValidation } from '../../stores/previews.ts';
import { useTexts } from '../../text/use-texts.ts';
import { splitFields, withoutStoredSecrets, withOverride } from './upgrade-values.ts';

export interface UpgradeVariablesState {
  readonly added: readonly VariableField[];
  readonly existing: readonly VariableField[];
  /** What the form shows. */
  readonly values: Values;
  /** What differs from what is stored: this is sent, and nothing else. */
  readonly overrides: Values;
  readonly errors: ReadonlyMap<string, string>;
  readonly blocking: readonly string[];
  readonly change: (name: string, value: string) => void;
  readonly isStoredSecret: (field: VariableField) => boolean;
}

/** Values of an upgrade: what is stored stays, new ones begin with their default, what is typed goes over both. */
export function useUpgradeVariables(page: DeploymentPage, target: VersionRow): UpgradeVariablesState {
  const texts = useTexts();
  const [typed, setTyped] = useState<Values>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const split = splitFields(page.variables, target.variables);
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
    isStoredSecret: (field) => split.storedSecrets.has(field.name),
  };
}
