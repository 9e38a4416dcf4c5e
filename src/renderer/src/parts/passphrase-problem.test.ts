import { describe, expect, it } from 'vitest';
import { passphraseProblem } from './passphrase-problem.ts';

describe('a new passphrase', () => {
  it.each([
    ['without the current one', { current: '', next: 'long enough', again: 'long enough' }, 'current'],
    ['that is too short', { current: null, next: '1234567', again: '1234567' }, 'short'],
    ['that is short by its letters', { current: null, next: '🛒🛒🛒🛒', again: '🛒🛒🛒🛒' }, 'short'],
    ['that was typed differently', { current: null, next: 'long enough', again: 'long enougt' }, 'differs'],
    ['that was typed twice', { current: 'old', next: 'long enough', again: 'long enough' }, null],
  ])('%s must be judged before it is sent', (_, typed, problem) => {
    expect(passphraseProblem(typed)).toBe(problem);
  });
});
