import { WindlassError } from '../../../shared/errors.ts';

const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;

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
  return recordOf(values);
}

/** Whether a name may stand on the left of an assignment. */
export function isVariableName(name: string): boolean {
  return namePattern.test(name) && name !== '__proto__';
}

/** A record without surprises: names such as `constructor` are plain keys. */
export function recordOf(values: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(values);
}
