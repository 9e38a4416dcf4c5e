import type { VariableDefinition } from '../../core/model/variables.ts';

/** An optional text with nothing special about it. */
export function aVariable(name: string, change: Partial<VariableDefinition> = {}): VariableDefinition {
  return {
    name,
    type: 'string',
    label: name,
    description: '',
    placeholder: '',
    group: 'General',
    order: 0,
    default: null,
    isRequired: false,
    pattern: null,
    patternError: null,
    options: [],
    min: null,
    max: null,
    ...change,
  };
}
