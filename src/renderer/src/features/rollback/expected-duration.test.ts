import { describe, expect, it } from 'vitest';
import type {
  OperationRow,
  PlanStepRow,
  PreviewAnswer,
} from '../../../../shared/contract/shapes/operation.ts';
import { expectedMs } from './expected-duration.ts';

const step = (kind: string, index: number): PlanStepRow => ({
  id: String(index),
  kind,
  phase: 'swap',
  service: 'web',
  side: 'old',
  subject: '',
  cause: '',
  dependsOn: [],
  image: null,
  isAfterCommit: false,
});
const preview = (...kinds: readonly string[]): PreviewAnswer => ({
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: '2.0.0',
  toVersion: '1.0.0',
  newVariables: [],
  removedVariables: [],
  changedVariables: [],
  missingVariables: [],
  services: [],
  differences: [],
  checks: [],
  plan: { kind: 'rollback', direction: 'back', steps: kinds.map(step), text: '' },
  blocked: null,
});
const rollback = (seconds: number): OperationRow => ({
  id: 'op',
  kind: 'rollback',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: null,
  toVersion: null,
  direction: 'forward',
  phase: 'cleanup',
  actor: 'ada',
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: new Date(Date.UTC(2026, 0, 31, 8, 0, seconds)).toISOString(),
  end: 'done',
  error: null,
  attempts: 1,
  isHere: true,
  percent: 100,
});

describe('expectedMs', () => {
  it('must be what earlier rollbacks took, the longest of the last ones', () => {
    const past = [rollback(4), rollback(6)];
    expect(expectedMs(preview('stop-container'), past)).toEqual({ ms: 6000, isMeasured: true, pulls: 0 });
  });

  it('must be reckoned from the plan when there was none, or when images have to be pulled', () => {
    const reckoned = expectedMs(preview('stop-container', 'start-container'), []);
    expect(reckoned).toMatchObject({ isMeasured: false, pulls: 0 });
    const pulling = expectedMs(preview('stop-container', 'start-container', 'pull-image'), [rollback(4)]);
    expect(pulling).toMatchObject({ isMeasured: false, pulls: 1 });
    expect(pulling.ms).toBeGreaterThan(reckoned.ms);
  });
});
