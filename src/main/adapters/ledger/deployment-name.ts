import { WindlassError } from '../../../shared/errors.ts';

const deploymentName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** Whether the name can be a directory on the host and here. */
export function isDeploymentName(name: string): boolean {
  return deploymentName.test(name);
}

/** Throws `name-invalid`: a name must not become a path. */
export function assertDeploymentName(name: string): void {
  if (isDeploymentName(name)) return;
  throw new WindlassError('name-invalid', `${JSON.stringify(name)} is no deployment name`, {
    deployment: name,
  });
}
