import { isWindlassError } from '../../../shared/errors.ts';
import type { ProductVersion } from '../model/catalog.ts';
import type { VariableDefinition } from '../model/variables.ts';
import type { Definitions } from '../ports/definitions.ts';

/** Services and images of a version before anybody has given it values. */
export function outlineServices(
  definitions: Definitions,
  version: ProductVersion,
): readonly { readonly name: string; readonly image: string }[] {
  const values = Object.fromEntries(version.variables.map((variable) => [variable.name, example(variable)]));
  try {
    const stack = definitions.resolve(version.definition, values, version.envFiles, 'example');
    return stack.services.map(({ name, image }) => ({ name, image }));
  } catch (error) {
    if (isWindlassError(error)) return [];
    throw error;
  }
}

/** Something of the right form, where no default says what is usual. */
function example(variable: VariableDefinition): string {
  if (variable.default !== null) return variable.default;
  switch (variable.type) {
    case 'number':
      return String(variable.min ?? 1);
    case 'port':
      return '8080';
    case 'boolean':
      return 'true';
    case 'select':
      return variable.options[0]?.value ?? '';
    case 'url':
      return 'https://example.com';
    case 'email':
      return 'name@example.com';
    case 'string':
    case 'password':
      return 'example';
  }
}
