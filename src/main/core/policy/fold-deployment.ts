import type { DeploymentStatus } from '../../../shared/deployment-status.ts';
import type { Deployment } from '../model/deployment.ts';
import type { LedgerBody, LedgerRecord } from '../model/ledger-record.ts';
import type { Release } from '../model/release.ts';

/** The deployment that a list of records amounts to; null when none was created or it was removed. */
export function foldDeployment(name: string, records: readonly LedgerRecord[]): Deployment | null {
  let state: Deployment | null = null;
  for (const record of records) state = apply(name, state, record);
  return state;
}

function apply(name: string, state: Deployment | null, record: LedgerRecord): Deployment | null {
  const { body } = record;
  if (body.kind === 'created') {
    return state !== null && state.status !== 'Removed' ? state : created(name, body);
  }
  if (state === null) return null;
  switch (body.kind) {
    case 'policy-changed':
      return { ...state, policy: body.policy };
    case 'opened':
      return {
        ...state,
        status: openedStatus(body.operationKind),
        pending: { operation: body.operation, release: body.release.id },
        snapshot: body.snapshot,
        failure: null,
        releases: withRelease(state.releases, body.release),
      };
    case 'committed':
      return {
        ...settled(state, 'Running'),
        current: body.release,
        cleanup: { operation: body.operation, release: body.release },
        committed: [...state.committed.filter((id) => id !== body.release), body.release],
      };
    case 'failed':
      return {
        ...state,
        status: 'Failed',
        failure: { operation: body.operation, at: record.at, error: body.error, isHeld: body.isHeld },
      };
    case 'restoring':
      return { ...state, status: 'RollingBack' };
    case 'restored':
      // Why: going back removes what earlier operations left as well.
      return { ...settled(state, state.current === null ? 'Removed' : 'Running'), cleanup: null };
    case 'stopped':
      return settled(state, 'Stopped');
    case 'started':
      return settled(state, 'Running');
    case 'removed':
      return { ...settled(state, 'Removed'), cleanup: null };
    case 'operation-ended':
      return isCleanedUp(state, body) ? { ...state, cleanup: null } : state;
  }
}

function created(name: string, body: Extract<LedgerBody, { kind: 'created' }>): Deployment {
  return {
    name,
    status: 'Pending',
    fingerprintKey: body.fingerprintKey,
    current: null,
    pending: null,
    snapshot: null,
    cleanup: null,
    failure: null,
    releases: [],
    committed: [],
    policy: body.policy,
  };
}

function settled(state: Deployment, status: DeploymentStatus): Deployment {
  return { ...state, status, pending: null, snapshot: null, failure: null };
}

function isCleanedUp(
  { cleanup }: Deployment,
  ended: Extract<LedgerBody, { kind: 'operation-ended' }>,
): boolean {
  return cleanup?.operation === ended.operation && ended.isCleanupOpen !== true;
}

function openedStatus(kind: Extract<LedgerBody, { kind: 'opened' }>['operationKind']): DeploymentStatus {
  if (kind === 'deploy') return 'Deploying';
  return kind === 'rollback' ? 'RollingBack' : 'Upgrading';
}

function withRelease(releases: readonly Release[], release: Release): readonly Release[] {
  return [...releases.filter((known) => known.id !== release.id), release];
}

/** The release with that id. Ledgers are append-only, so a current or pending release is always there. */
export function findRelease(deployment: Deployment, id: string | null): Release | null {
  return deployment.releases.find((release) => release.id === id) ?? null;
}

/**
 * The release that rollback goes to after a success: the one committed before the current one. Going back
 * again goes one further: a repeated release counts where its original stands.
 */
export function previousRelease(deployment: Deployment): Release | null {
  const current = findRelease(deployment, deployment.current);
  if (current === null) return null;
  const index = deployment.committed.indexOf(current.copyOf ?? current.id);
  return index > 0 ? findRelease(deployment, deployment.committed[index - 1] ?? null) : null;
}
