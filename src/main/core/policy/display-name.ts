import { WindlassError } from '../../../shared/errors.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/;

/** What an environment or a source may be called. */
export function requireDisplayName(name: string): void {
  if (namePattern.test(name)) return;
  throw new WindlassError(
    'name-invalid',
    'a name has 1 to 63 letters, digits, spaces, dots, dashes and underscores',
    { name, reason: 'display-name' },
  );
}
