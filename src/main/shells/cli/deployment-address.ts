import { WindlassError } from '../../../shared/errors.ts';
import type { DeploymentRef } from '../../core/operations/application.ts';

/** `NAME` or `NAME@ENV`; a `usage` error when either part is missing. What a name may be is the core's to say. */
export function parseDeploymentAddress(text: string): DeploymentRef {
  const at = text.indexOf('@');
  if (at < 0 && text !== '') return { name: text, environment: null };
  const name = text.slice(0, at);
  const environment = text.slice(at + 1);
  if (at < 0 || name === '' || environment === '') {
    throw new WindlassError('usage', `"${text}" is not a deployment: write NAME or NAME@ENV`, {
      reason: 'address',
      value: text,
    });
  }
  return { name, environment };
}

/** `NAME@ENV`, as the commands that are proposed to the operator are written. */
export function formatDeploymentAddress(name: string, environment: string): string {
  return `${name}@${environment}`;
}
