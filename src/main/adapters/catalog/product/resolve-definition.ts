import type { DefinitionSource } from '../../../core/model/catalog.ts';
import type { StackSpec } from '../../../core/model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../../../core/model/variables.ts';
import { WindlassError } from '../../../../shared/errors.ts';
import { readStack } from '../stack/read-stack.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import { reopenDefinition, variablesOf } from './open-definition.ts';
import type { OpenDefinition } from './open-definition.ts';
import { readVariables } from './read-variables.ts';
import type { PatternCheck } from './read-variables.ts';
import { variableLookup } from './variable-lookup.ts';

const projectPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** The stack that a definition describes once its variables are filled in. */
export function resolveDefinition(
  definition: DefinitionSource,
  values: VariableValues,
  envFiles: Readonly<Record<string, string>>,
  project: string,
  checkPattern: PatternCheck,
): StackSpec {
  if (!projectPattern.test(project)) {
    throw new WindlassError(
      'name-invalid',
      'The name must begin with a lower-case letter or digit and hold only those, _ and -, at most 63 characters',
      { name: project },
    );
  }
  const open = openSource(definition);
  const variables = readVariables(variablesOf(open), checkPattern);
  return resolveOpen(open, variables, values, envFiles, project);
}

/** The variables that a definition declares. */
export function declaredVariables(
  definition: DefinitionSource,
  checkPattern: PatternCheck,
): readonly VariableDefinition[] {
  return readVariables(variablesOf(openSource(definition)), checkPattern);
}

/** As `resolveDefinition`, for a definition that is open already. */
export function resolveOpen(
  open: OpenDefinition,
  variables: readonly VariableDefinition[],
  values: VariableValues,
  envFiles: Readonly<Record<string, string>>,
  project: string,
): StackSpec {
  open.checkKeys();
  return readStack(open.stack(variableLookup(variables, values, project)), envFiles, project);
}

function openSource(definition: DefinitionSource): OpenDefinition {
  return reopenDefinition(new YamlFile(definition.fileName, definition.text), definition.format);
}
