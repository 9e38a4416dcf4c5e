import { WindlassError } from '../../../shared/errors.ts';
import type { Deployment } from '../model/deployment.ts';
import { requireUnlocked } from '../engine/host-lock.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationRequest } from './application.ts';
import type { Catalog } from './catalog.ts';
import { chooseReturn, chooseUpgrade, pickVersion } from './choose-release.ts';
import { findDeployment, findEnvironment, openHost, readDeployment } from './deployment-lookup.ts';
import { prepareLifecycle } from './prepare-lifecycle.ts';
import { prepareCatalogRelease, prepareReturn } from './prepare-release.ts';
import { prepareRestore } from './prepare-restore.ts';
import { withDefaults, type PreparedOperation } from './prepared-operation.ts';
import type { Workspace } from './workspace.ts';

export interface PreparedRequest {
  readonly prepared: PreparedOperation;
  readonly known: Deployment | null;
}

type RequestOf<Kind extends OperationRequest['kind']> = Extract<OperationRequest, { kind: Kind }>;

/** From a request to a plan that could run; refuses what cannot. Changes nothing. */
export async function prepareRequest(
  workspace: Workspace,
  catalog: Catalog,
  request: OperationRequest,
): Promise<PreparedRequest> {
  switch (request.kind) {
    case 'deploy':
      return prepareDeploy(workspace, catalog, request);
    case 'upgrade':
      return prepareUpgrade(workspace, catalog, request);
    case 'rollback':
      return prepareRollback(workspace, request);
    default: {
      const { host, deployment } = await findUnlocked(workspace, request.ref);
      const options = withDefaults(request.options);
      const prepared = await prepareLifecycle(workspace, {
        kind: request.kind,
        host,
        known: deployment,
        options,
        id: null,
      });
      return { prepared, known: deployment };
    }
  }
}

async function prepareDeploy(
  workspace: Workspace,
  catalog: Catalog,
  request: RequestOf<'deploy'>,
): Promise<PreparedRequest> {
  requireName(request.name);
  const host = await openHost(workspace, findEnvironment(workspace, request.environment));
  await requireUnlocked(host, workspace.actor, request.name);
  const known = await readDeployment(host, request.name);
  if (known !== null) {
    throw new WindlassError(
      'deployment-exists',
      `${request.name} exists already in ${host.environment.name}`,
      {
        deployment: request.name,
        environment: host.environment.name,
        status: known.status,
      },
    );
  }
  const version = pickVersion(await catalog.stack(request.stack), request.version, request.stack);
  const prepared = await prepareCatalogRelease(workspace, {
    kind: 'deploy',
    host,
    deployment: request.name,
    known: null,
    version,
    overrides: request.variables,
    options: withDefaults(request.options),
  });
  return { prepared, known: null };
}

async function prepareUpgrade(
  workspace: Workspace,
  catalog: Catalog,
  request: RequestOf<'upgrade'>,
): Promise<PreparedRequest> {
  const { host, deployment } = await findUnlocked(workspace, request.ref);
  const { version, warning } = chooseUpgrade(await catalog.versions(), deployment, request.version);
  const options = withDefaults(request.options);
  const isAutomatic = request.options.autoRollback ?? deployment.policy.rollback === 'automatic';
  const prepared = await prepareCatalogRelease(workspace, {
    kind: 'upgrade',
    host,
    deployment: deployment.name,
    known: deployment,
    version,
    overrides: request.variables,
    options: { ...options, autoRollback: isAutomatic },
  });
  const checks =
    warning === null
      ? prepared.checks
      : [
          ...prepared.checks,
          {
            check: 'versions',
            severity: 'warning' as const,
            service: null,
            code: 'version-not-comparable',
            details: {},
            message: warning,
          },
        ];
  return { prepared: { ...prepared, checks }, known: deployment };
}

async function prepareRollback(
  workspace: Workspace,
  request: RequestOf<'rollback'>,
): Promise<PreparedRequest> {
  const { host, deployment } = await findUnlocked(workspace, request.ref);
  const options = withDefaults(request.options);
  const isOpen = deployment.pending !== null && deployment.current !== null;
  if (request.release === null && isOpen) {
    return { prepared: await prepareRestore(workspace, host, deployment, options), known: deployment };
  }
  const release = chooseReturn(deployment, request.release);
  const prepared = await prepareReturn(workspace, {
    host,
    known: deployment,
    release,
    given: request.variables,
    options,
  });
  return { prepared, known: deployment };
}

async function findUnlocked(
  workspace: Workspace,
  ref: { readonly name: string; readonly environment: string | null },
): Promise<{ readonly host: Host; readonly deployment: Deployment }> {
  const found = await findDeployment(workspace, ref);
  await requireUnlocked(found.host, workspace.actor, found.deployment.name);
  return found;
}

/** Compose's rule for project names, which become container names and labels. */
function requireName(name: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) return;
  throw new WindlassError(
    'name-invalid',
    'a name starts with a lower-case letter or digit and has only lower-case letters, digits, - and _, at most 63',
    { name },
  );
}
