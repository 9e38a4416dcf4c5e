import { WindlassError } from '../../../shared/errors.ts';
import type { Environment } from '../model/environment.ts';

/** Refuses to begin what would change something in a read-only environment. */
export function requireChangeable({ name, isReadOnly }: Environment): void {
  if (!isReadOnly) return;
  throw new WindlassError('environment-read-only', `${name} is read-only on this installation`, {
    environment: name,
  });
}

/** The same, and where the environment wants it, with the name of the deployment as somebody typed it. */
export function requirePermission(
  environment: Environment,
  deployment: string,
  confirmation: string | undefined,
): void {
  requireChangeable(environment);
  if (!environment.mustConfirmByName || confirmation === deployment) return;
  throw new WindlassError(
    'confirmation-missing',
    `${environment.name} wants the name ${deployment} typed before anything begins`,
    { environment: environment.name, deployment },
  );
}
