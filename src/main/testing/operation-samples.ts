import { asEnvironmentId, asOperationId, asReleaseId } from '../core/model/ids.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type { OperationEvent } from '../../shared/operation-event.ts';

/** An operation with something in every member. */
export function sampleOperation(change: Partial<OperationRecord> = {}): OperationRecord {
  const id = change.id ?? asOperationId('20300101-000000-aaaa');
  return {
    format: 1,
    id,
    kind: 'upgrade',
    environment: asEnvironmentId('env-1'),
    deployment: 'shop',
    release: asReleaseId(id),
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    direction: 'back',
    phase: 'verify',
    plan: {
      operation: id,
      kind: 'upgrade',
      direction: 'forward',
      deployment: 'shop',
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      steps: [
        {
          id: 'stop-web',
          kind: 'stop-container',
          phase: 'swap',
          service: 'web',
          side: 'old',
          args: { container: 'shop-web-1', graceMs: null },
          dependsOn: ['create-web'],
          cause: 'service-changed',
        },
      ],
    },
    options: { profile: 'gap', autoRollback: false, stableMs: 5000, healthDeadlineMs: 60_000 },
    attempts: 1,
    actor: 'ann@laptop',
    startedAt: '2030-01-01T00:00:00.000Z',
    endedAt: null,
    end: null,
    error: { code: 'gate-failed', message: 'web never got healthy', details: { service: 'web' } },
    failureLog: ['listening on 8080', 'größe: ✗'],
    phaseTimes: {
      preflight: { startedAt: '2030-01-01T00:00:00.000Z', endedAt: '2030-01-01T00:00:01.000Z' },
      verify: { startedAt: '2030-01-01T00:00:01.000Z', endedAt: null },
    },
    ...change,
  };
}

export function sampleEvent(sequence: number, text = `line ${sequence}`): OperationEvent {
  return {
    sequence,
    at: '2030-01-01T00:00:00.000Z',
    body: { type: 'log.written', service: 'web', text },
  };
}
