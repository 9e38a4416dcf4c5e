import { describe, expect, it } from 'vitest';
import { isBreaking } from './is-breaking.ts';

describe('isBreaking', () => {
  it.each([
    ['### Breaking Changes\n- x', true],
    ['BREAKING: the port moved', true],
    ['groundbreaking speed', false],
    ['Fixes', false],
  ])('must judge %j as %s', (text, is) => {
    expect(isBreaking({ kind: 'markdown', text })).toBe(is);
  });
});
