import type { VariableField } from '../../../../shared/contract/shapes/catalog.ts';
import type { VariableRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { PreviewAnswer } from '../../../../shared/contract/shapes/operation.ts';

/** Secrets of the old release that this machine does not know, and those that were typed since, as fields. */
export function missingSecrets(
  preview: PreviewAnswer | null,
  variables: readonly VariableRow[],
  typed: readonly string[],
): readonly VariableField[] {
  const blocked = preview?.blocked ?? null;
  const missing: unknown = blocked?.code === 'secret-missing' ? blocked.details['missing'] : [];
  const named = Array.isArray(missing) ? missing.filter((name) => typeof name === 'string') : [];
  return [...new Set([...typed, ...named])].map(
    (name) => variables.find(({ definition }) => definition.name === name)?.definition ?? secretField(name),
  );
}

function secretField(name: string): VariableField {
  return {
    name,
    type: 'password',
    label: name,
    description: '',
    placeholder: '',
    group: '',
    order: 0,
    default: null,
    isRequired: true,
    pattern: null,
    patternError: null,
    options: [],
    min: null,
    max: null,
  };
}
