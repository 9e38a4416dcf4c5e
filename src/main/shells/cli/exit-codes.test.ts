import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { OperationEnd } from '../../core/model/operation.ts';
import { exitCodeOfEnd, exitCodeOfError, exitCodes, exitNameOfError } from './exit-codes.ts';

describe('exit codes', () => {
  it('must stay what scripts rely on', () => {
    expect(exitCodes).toEqual({
      done: 0,
      failed: 1,
      usage: 2,
      rolledBack: 3,
      refused: 4,
      locked: 5,
      held: 6,
      unreachable: 7,
    });
  });

  it.each<[ErrorCode, number]>([
    ['usage', 2],
    ['definition-invalid', 2],
    ['variables-invalid', 2],
    ['name-invalid', 2],
    ['deployment-not-found', 2],
    ['secret-missing', 2],
    ['not-upgradable', 4],
    ['rollback-unavailable', 4],
    ['preflight-failed', 4],
    ['port-taken', 4],
    ['image-not-found', 4],
    ['engine-changed', 4],
    ['locked', 5],
    ['lock-lost', 5],
    ['data-directory-busy', 5],
    ['held', 6],
    ['drift', 4],
    ['too-many-attempts', 6],
    ['target-unreachable', 7],
    ['host-key-unknown', 7],
    ['host-key-changed', 7],
    ['authentication-needed', 7],
    ['authentication-refused', 7],
    ['environment-read-only', 4],
    ['confirmation-missing', 2],
    ['target-refused', 7],
    ['connection-lost', 7],
    ['internal', 1],
    ['store-unwritable', 1],
  ])('an error %s must end the command with %i', (code, exitCode) => {
    expect(exitCodeOfError(code)).toBe(exitCode);
  });

  it('no error may look like success', () => {
    for (const code of Object.keys(exitNameOfError) as ErrorCode[]) {
      expect(exitCodeOfError(code)).toBeGreaterThan(0);
    }
  });

  it.each<[OperationEnd, ErrorCode | null, number]>([
    ['done', null, 0],
    ['failed', 'gate-failed', 1],
    ['failed', 'connection-lost', 1],
    ['rolled-back', 'gate-failed', 3],
    ['cancelled', 'cancelled', 3],
    ['held', 'drift', 6],
    ['held', null, 6],
    ['refused', null, 4],
    ['refused', 'preflight-failed', 4],
    ['refused', 'locked', 5],
    ['refused', 'target-unreachable', 7],
    ['refused', 'variables-invalid', 2],
    ['refused', 'internal', 4],
    ['refused', 'pull-failed', 4],
  ])('an operation that ended %s by %s must end the command with %i', (end, error, exitCode) => {
    expect(exitCodeOfEnd(end, error)).toBe(exitCode);
  });
});
