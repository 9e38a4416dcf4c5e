import { firstPreferences } from '../../shared/contract/preferences.ts';
import type { DeploymentRow } from '../../shared/contract/shapes/deployment.ts';
import type { OperationEvent, OperationEventBody } from '../../shared/operation-event.ts';
import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId, asOperationId } from '../core/model/ids.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type {
  Application,
  DeploymentDetails,
  OperationHandle,
  OperationPreview,
} from '../core/operations/application.ts';

type Part<Name extends keyof Application> = Application[Name] extends (...args: never[]) => unknown
  ? Application[Name]
  : Partial<Application[Name]>;

export type ArrangedApplication = { readonly [Name in keyof Application]?: Part<Name> };

/** The use cases, of which a test arranges those that it needs; all others throw and say their name. */
export function fakeApplication(arranged: ArrangedApplication): Application {
  const part = (name: string, members: object): object =>
    new Proxy(members, {
      get: (target, member) => {
        if (typeof member === 'symbol') return undefined;
        if (member in target) return (target as Record<string, unknown>)[member];
        throw new Error(`nobody arranged ${name}.${member}`);
      },
    });
  const demo = newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' });
  const fake = {
    environments: part('environments', {
      list: () => [demo],
      follow: untilAborted,
      ...arranged.environments,
    }),
    registries: part('registries', { ...arranged.registries }),
    sources: part('sources', { ...arranged.sources }),
    catalog: part('catalog', { versions: () => Promise.resolve([]), ...arranged.catalog }),
    deployments: part('deployments', { ...listsOf(arranged.deployments?.list), ...arranged.deployments }),
    operations: part('operations', {
      recoverAll: () => Promise.resolve([]),
      recoverIn: () => Promise.resolve([]),
      running: () => [],
      onBegun: () => () => undefined,
      ...arranged.operations,
    }),
    preferences: part('preferences', { read: () => firstPreferences, ...arranged.preferences }),
    secrets: part('secrets', {
      state: () =>
        Promise.resolve({ storage: 'key-file', isLocked: false, hasPassphrase: false, keyStore: null }),
      ...arranged.secrets,
    }),
    doctor: arranged.doctor ?? (() => Promise.reject(new Error('nobody arranged doctor'))),
    wake: arranged.wake ?? (() => undefined),
    close: arranged.close ?? (() => Promise.resolve()),
  };
  return fake as unknown as Application;
}

/** Follows nothing: the stream never opens. */
const untilAborted: Application['environments']['follow'] = (_name, _since, _listener, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The whole list that a test arranged, by environment. */
function listsOf(list: Application['deployments']['list'] | undefined): Partial<Application['deployments']> {
  if (list === undefined) return {};
  const listOf = async (environment: string): Promise<readonly DeploymentRow[]> =>
    (await list()).filter((row) => row.environment === environment);
  return { listOf, lastKnown: listOf };
}

/** An operation that a test drives by hand: it emits events and ends it. */
export class FakeOperation implements OperationHandle {
  readonly id = '20260131-080000-abcd';
  readonly finished: Promise<OperationRecord>;
  cancelled = 0;
  /** What `cancel` answers: false after the point of no return. */
  canCancel = true;
  readonly #events: OperationEvent[] = [];
  readonly #listeners = new Set<(event: OperationEvent) => void>();
  #finish: (record: OperationRecord) => void = () => undefined;

  constructor(started: Partial<Extract<OperationEventBody, { type: 'operation.started' }>> = {}) {
    this.finished = new Promise((resolve) => (this.#finish = resolve));
    this.emit({
      type: 'operation.started',
      operation: this.id,
      kind: 'upgrade',
      deployment: 'shop',
      environment: 'Demo',
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      services: ['db', 'web'],
      ...started,
    });
  }

  /** Each event a second after the one before. */
  emit(body: OperationEventBody): void {
    const sequence = this.#events.length + 1;
    const at = new Date(Date.parse('2026-01-31T08:00:00Z') + sequence * 1_000).toISOString();
    const event = { sequence, at, body };
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  end(record: Partial<OperationRecord>, ended: { failedService?: string } = {}): void {
    const whole = operationRecord({ id: asOperationId(this.id), ...record });
    this.emit({
      type: 'operation.ended',
      end: whole.end ?? 'held',
      error: whole.error,
      failedService: ended.failedService ?? null,
      logExcerpt: whole.failureLog,
    });
    this.#finish(whole);
  }

  events(after: number, onEvent: (event: OperationEvent) => void): () => void {
    for (const event of this.#events) if (event.sequence > after) onEvent(event);
    this.#listeners.add(onEvent);
    return () => this.#listeners.delete(onEvent);
  }

  cancel(): boolean {
    this.cancelled += 1;
    return this.canCancel;
  }
}

/** The record of an upgrade from 1.0.0 to 2.0.0 of shop that took 12 s and is done, but for what is given. */
export function operationRecord(changes: Partial<OperationRecord> = {}): OperationRecord {
  return {
    format: 1,
    id: asOperationId('20260131-080000-abcd'),
    kind: 'upgrade',
    environment: asEnvironmentId('demo'),
    deployment: 'shop',
    release: null,
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    direction: 'forward',
    phase: 'cleanup',
    plan: null,
    options: { profile: 'gap', autoRollback: false, stableMs: 5_000, healthDeadlineMs: 60_000 },
    attempts: 1,
    actor: 'ops@laptop',
    startedAt: '2026-01-31T08:00:00.000Z',
    endedAt: '2026-01-31T08:00:12.000Z',
    end: 'done',
    error: null,
    failureLog: [],
    phaseTimes: {},
    ...changes,
  };
}

/** The preview of an upgrade of shop that changes web and leaves db alone, but for what is given. */
export function operationPreview(changes: Partial<OperationPreview> = {}): OperationPreview {
  return {
    plan: {
      operation: asOperationId('20260131-080000-abcd'),
      kind: 'upgrade',
      direction: 'forward',
      deployment: 'shop',
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      steps: [],
    },
    renderedPlan: 'upgrade shop: 1.0.0 -> 2.0.0\nnothing to do\n',
    environment: 'Demo',
    deployment: 'shop',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    newVariables: ['MODE'],
    removedVariables: ['LEGACY'],
    changedVariables: [],
    services: [
      { service: 'web', change: 'changed' },
      { service: 'db', change: 'unchanged' },
    ],
    checks: [],
    ...changes,
  };
}

/** shop in Demo, running 1.0.0, with 2.0.0 in the catalog, but for what is given. */
export function deploymentSummary(changes: Partial<DeploymentRow> = {}): DeploymentRow {
  return {
    name: 'shop',
    environment: 'Demo',
    productName: 'Shop',
    version: '1.0.0',
    status: 'Running',
    upgradeTo: '2.0.0',
    rollbackTo: null,
    isHeld: false,
    isLive: true,
    lastOperation: {
      id: '20260131-080000-abcd',
      kind: 'deploy',
      end: 'done',
      at: '2026-01-31T08:00:12.000Z',
    },
    ...changes,
  };
}

/** The details of such a deployment, without services. */
export function deploymentDetails(changes: Partial<DeploymentDetails> = {}): DeploymentDetails {
  return {
    summary: deploymentSummary(),
    deployment: {
      name: 'shop',
      status: 'Running',
      fingerprintKey: '',
      current: null,
      pending: null,
      snapshot: null,
      cleanup: null,
      failure: null,
      releases: [],
      committed: [],
      policy: { rollback: 'manual' },
    },
    containers: [],
    services: [],
    variables: [],
    lock: null,
    ...changes,
  };
}
