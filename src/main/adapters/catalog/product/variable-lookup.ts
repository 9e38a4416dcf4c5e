import type { VariableDefinition, VariableValues } from '../../../core/model/variables.ts';
import type { KnownVariable, VariableLookup } from '../yaml/interpolate.ts';

/**
 * What names stand for in a definition: its declared variables, by their value or else their default, and
 * Compose's COMPOSE_PROJECT_NAME. Values of names that are not declared are not used.
 */
export function variableLookup(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
  project: string,
): VariableLookup {
  const known = new Map<string, KnownVariable>();
  known.set('COMPOSE_PROJECT_NAME', { value: project, isRequired: true, isSecret: false });
  for (const { name, type, default: fallback, isRequired } of definitions) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined;
    known.set(name, { value: given ?? fallback, isRequired, isSecret: type === 'password' });
  }
  return (name) => known.get(name);
}

/** A value for each variable that could be right, with which a definition is checked before values are known. */
export function placeholderValues(definitions: readonly VariableDefinition[]): VariableValues {
  return Object.fromEntries(
    definitions.map((definition, index) => [definition.name, placeholder(definition, index)]),
  );
}

function placeholder(definition: VariableDefinition, index: number): string {
  if (definition.default !== null && definition.default !== '') return definition.default;
  switch (definition.type) {
    case 'number':
      return `${definition.min ?? definition.max ?? 1}`;
    case 'port':
      return `${20_000 + index}`;
    case 'boolean':
      return 'false';
    case 'select':
      return definition.options[0]?.value ?? '';
    case 'url':
      return `http://host-${index}.invalid`;
    case 'email':
      return `name-${index}@host.invalid`;
    case 'string':
    case 'password':
      return `value-${index}`;
  }
}
