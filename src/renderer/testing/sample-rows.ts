import type {
  DeploymentPage,
  DeploymentRow,
  ServiceRow,
  UpgradeCheckAnswer,
} from '../../shared/contract/shapes/deployment.ts';
import type { EnvironmentRow } from '../../shared/contract/shapes/environment.ts';

/** A healthy deployment of which a test changes what it is about. */
export function sampleRow(change: Partial<DeploymentRow> = {}): DeploymentRow {
  return {
    name: 'shop',
    environment: 'prod',
    productName: 'Shop',
    version: '1.0.0',
    status: 'Running',
    upgradeTo: null,
    rollbackTo: null,
    isHeld: false,
    isLive: true,
    lastOperation: null,
    ...change,
  };
}

/** An upgrade from 1.0.0 to 2.0.0 that is possible. */
export function sampleCheck(change: Partial<UpgradeCheckAnswer> = {}): UpgradeCheckAnswer {
  return {
    success: true,
    upgradeAvailable: true,
    currentVersion: '1.0.0',
    latestVersion: '2.0.0',
    latestStackId: 'samples:shop:shop',
    newVariables: [],
    removedVariables: [],
    canUpgrade: true,
    cannotUpgradeReason: null,
    ...change,
  };
}

export function samplePage(change: Partial<DeploymentPage> = {}): DeploymentPage {
  return {
    row: sampleRow(),
    productId: 'shop',
    stackId: 'samples:shop:shop',
    check: sampleCheck(),
    newerVersions: 1,
    rollback: {
      canRollback: false,
      rollbackTargetVersion: null,
      snapshotDescription: null,
      snapshotCreatedAt: null,
    },
    failure: null,
    openCleanup: null,
    lock: null,
    services: [],
    variables: [],
    releases: [],
    policy: { rollback: 'manual' },
    runningOperation: null,
    ...change,
  };
}

export function sampleService(change: Partial<ServiceRow> = {}): ServiceRow {
  return {
    service: 'web',
    lifecycle: 'service',
    imageReference: 'shop/web:1.0.0',
    digest: null,
    containerId: 'c1',
    containerName: 'shop-web-1',
    state: 'running',
    health: 'healthy',
    probes: [],
    exitCode: 0,
    errorText: '',
    restarts: 0,
    startedAt: '',
    ports: [],
    volumes: [],
    ...change,
  };
}

/** A connected engine behind SSH, without marks. */
export function sampleEnvironment(change: Partial<EnvironmentRow> = {}): EnvironmentRow {
  return {
    id: 'prod',
    name: 'prod',
    kind: 'ssh',
    address: 'ssh://deploy@prod',
    color: null,
    isReadOnly: false,
    mustConfirmByName: false,
    state: 'connected',
    stateSince: '2026-01-31T10:00:00Z',
    nextTryAt: null,
    error: null,
    engine: null,
    latencyMs: 12,
    certificates: [],
    ...change,
  };
}
