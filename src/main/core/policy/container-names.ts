import type { OperationId } from '../model/ids.ts';
import type { ServiceSpec } from '../model/service-spec.ts';

/** The name under which a service is found while it is live; Compose's, so that its tools work on it. */
export function liveName(deployment: string, service: Pick<ServiceSpec, 'name' | 'containerName'>): string {
  return service.containerName ?? `${deployment}-${service.name}-1`;
}

/** A new container beside the live one. Made from the live name, so it is never prefixed twice. */
export function stagedName(live: string, operation: OperationId): string {
  return `${live}.new.${operation}`;
}

/** The old container, kept until the commit. */
export function keptName(live: string, operation: OperationId): string {
  return `${live}.old.${operation}`;
}

/** Where a name puts a container: live, or beside it for some operation. */
export function positionOf(name: string): 'live' | 'staged' | 'kept' {
  if (/\.new\.\d{8}-\d{6}-[0-9a-z]+$/.test(name)) return 'staged';
  if (/\.old\.\d{8}-\d{6}-[0-9a-z]+$/.test(name)) return 'kept';
  return 'live';
}
