import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { parseAssignments } from './assignments.ts';

describe('parseAssignments', () => {
  it('must split at the first "=" and let the last one win', () => {
    expect(parseAssignments(['A=1', 'B=x=y', 'A=2', 'C='])).toEqual({ A: '2', B: 'x=y', C: '' });
  });

  it.each(['A', '=x', 'a b=1', '__proto__=x', '1A=x'])('must refuse %j', (assignment) => {
    expect(caught(() => parseAssignments([assignment])).code).toBe('usage');
  });

  it('must never put a value into a message', () => {
    const error = caught(() => parseAssignments(['not a name=s3cret-canary']));
    expect(JSON.stringify([error.message, error.details])).not.toContain('s3cret-canary');
  });
});

function caught(act: () => unknown): WindlassError {
  try {
    act();
  } catch (error) {
    if (error instanceof WindlassError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
