import { WindlassError } from '../../../shared/errors.ts';
import type { Application } from '../../core/operations/application.ts';

/** The environment that was named, or the only one there is; otherwise which one is the operator's to say. */
export function chooseEnvironment(application: Application, named: string | null): string {
  if (named !== null) return named;
  const [first, ...others] = application.environments.list().map((environment) => environment.name);
  if (first !== undefined && others.length === 0) return first;
  const environments = [first, ...others].filter((name) => name !== undefined);
  throw new WindlassError('usage', `--env is needed: ${environments.join(', ')}`, {
    reason: 'environment',
    environments,
  });
}
