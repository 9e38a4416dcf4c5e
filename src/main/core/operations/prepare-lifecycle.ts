import { WindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import { asOperationId, type OperationId } from '../model/ids.ts';
import type { OperationOptions } from '../model/operation.ts';
import type { Host } from '../ports/hosts.ts';
import { LifecycleUndertaking } from './lifecycle-undertaking.ts';
import { loadCurrent } from './prepare-release.ts';
import { secretScope } from './release-materials.ts';
import { noVariables, type PreparedOperation } from './prepared-operation.ts';
import type { Workspace } from './workspace.ts';

export interface LifecycleRequest {
  readonly kind: 'start' | 'stop' | 'remove';
  readonly host: Host;
  readonly known: Deployment;
  readonly options: OperationOptions;
  /** Given when an interrupted operation is taken up again. */
  readonly id: OperationId | null;
}

export async function prepareLifecycle(
  workspace: Workspace,
  request: LifecycleRequest,
): Promise<PreparedOperation> {
  const { kind, host, known } = request;
  requireStatus(kind, known);
  const engine = await host.docker.engine();
  const current = await loadCurrent(workspace, host, known, { isAllowedLocked: true });
  const id = request.id ?? asOperationId(workspace.ids.next(workspace.clock.now()));
  const version = current?.release.version ?? null;
  return {
    id,
    kind,
    host,
    engine,
    deployment: known.name,
    direction: 'forward',
    release: null,
    fromVersion: version,
    toVersion: kind === 'remove' ? null : version,
    options: request.options,
    undertaking: new LifecycleUndertaking({
      host,
      deployment: known,
      operation: id,
      kind,
      actor: workspace.actor.name,
      startedAt: new Date(workspace.clock.now()).toISOString(),
      release: current?.planned ?? null,
      forgetSecrets: async () => {
        for (const release of known.releases) {
          await workspace.secrets.remove(secretScope(host, known.name, release.id));
        }
      },
    }),
    checks: [],
    variables: noVariables,
    services: Object.keys(current?.release.images ?? {})
      .sort()
      .map((service) => ({ service, change: kind === 'remove' ? 'removed' : 'changed' })),
    checkUnderLock: () => Promise.resolve([]),
    persist: () => Promise.resolve(),
  };
}

/** Only removing is possible whatever the state; an open restore point is decided on first. */
function requireStatus(kind: LifecycleRequest['kind'], known: Deployment): void {
  const isOpen = known.snapshot !== null;
  const isAllowed =
    kind === 'remove'
      ? !isOpen
      : known.current !== null && !isOpen && ['Running', 'Stopped'].includes(known.status);
  if (isAllowed) return;
  throw new WindlassError(
    'preflight-failed',
    `${known.name} is ${known.status}: ${isOpen ? 'roll back or resume the open upgrade first' : `it cannot be ${kind === 'stop' ? 'stopped' : 'started'}`}`,
    { deployment: known.name, status: known.status, cause: isOpen ? 'operation-open' : 'status' },
  );
}
