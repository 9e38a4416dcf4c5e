import { WindlassError } from '../../../shared/errors.ts';
import { isVariableName } from '../../../shared/variable-file.ts';

/**
 * Values of repeated `--var K=V` options by name; the last one wins. A malformed one is named by its position
 * only: what was typed in its place may be the secret itself.
 */
export function parseAssignments(assignments: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [index, assignment] of assignments.entries()) {
    const equals = assignment.indexOf('=');
    const name = assignment.slice(0, Math.max(0, equals));
    if (!isVariableName(name)) {
      const position = index + 1;
      throw new WindlassError('usage', `--var number ${position} is not NAME=VALUE`, {
        reason: 'assignment',
        position,
      });
    }
    values.set(name, assignment.slice(equals + 1));
  }
  // Why: names such as `constructor` become plain keys.
  return Object.fromEntries(values);
}
