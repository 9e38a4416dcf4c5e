import type { ObservedContainer } from '../../core/model/observed.ts';

/** A container of the service `web` that runs, has no health check and publishes nothing. */
export function aRunningContainer(change: Partial<ObservedContainer> = {}): ObservedContainer {
  return {
    id: 'c'.repeat(64),
    name: 'shop-web-1',
    owner: {
      deployment: 'shop',
      release: '20300101-000000-aaaa',
      service: 'web',
      operation: '20300101-000000-aaaa',
      role: 'service',
      fingerprint: 'f00d',
    },
    composeProject: 'shop',
    state: 'running',
    health: 'none',
    healthTest: null,
    healthStartPeriodMs: 0,
    healthLog: [],
    exitCode: 0,
    errorText: '',
    restartCount: 0,
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    startedAt: '2030-01-01T00:00:00.000Z',
    finishedAt: '',
    createdAt: '2030-01-01T00:00:00.000Z',
    imageReference: 'web@sha256:1',
    imageId: 'sha256:1',
    mounts: [],
    endpoints: [],
    ports: [],
    publishedPorts: [],
    stopGraceMs: null,
    ...change,
  };
}

/** One that has a health check, in the given state of it. */
export function aCheckedContainer(
  health: ObservedContainer['health'],
  change: Partial<ObservedContainer> = {},
): ObservedContainer {
  return aRunningContainer({ health, healthTest: ['CMD', '/check'], ...change });
}

/** One that has ended. */
export function anEndedContainer(
  exitCode: number,
  change: Partial<ObservedContainer> = {},
): ObservedContainer {
  return aRunningContainer({ state: 'exited', exitCode, finishedAt: '2030-01-01T00:00:01.000Z', ...change });
}
