import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, describePatternProblem } from './linear-pattern.ts';
import { maxPatternLength } from './pattern-syntax.ts';
import { fastestMs } from '../../testing/fastest-ms.ts';

const piece: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(
      'a',
      'b',
      '-',
      '.',
      '\\d',
      '\\w',
      '\\b',
      '[ab]',
      '[^a]',
      '[0-9-]',
      '^',
      '$',
      '\\.',
      ' ',
      'é',
    ),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?=${inner})`),
    tie('pattern').map((inner) => `(?!${inner})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
      .map(([inner, quantifier]) => `(?:${inner})${quantifier}`),
  ),
})).pattern;

const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', '.', ' ', 'é', '\n', '_'), maxLength: 8 });

describe('patterns of variables', () => {
  it('must find exactly what a regular expression finds', () => {
    fc.assert(
      fc.property(piece, text, (pattern, input) => {
        fc.pre(pattern.length <= maxPatternLength && describePatternProblem(pattern) !== 'is too complex');
        expect(compilePattern(pattern).occursIn(input)).toBe(new RegExp(pattern, 'u').test(input));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['^(?=.*[A-Z])(?=.*\\d).{8,}$', 'Sesame123', 'sesame123'],
    ['^[a-z][a-z0-9-]{1,30}$', 'db-1', '-db'],
    ['^\\d{1,3}(\\.\\d{1,3}){3}$', '10.0.0.1', '10.0.1'],
    ['^(dev|test|prod)$', 'prod', 'production'],
    ['^[\\w\\-\\.\\@]+$', 'a.b-c@d', 'a b'],
    ['^\\p{L}+$', 'Käse', 'K4se'],
    ['^(?<host>[a-z]+):\\x30$', 'web:0', 'web:1'],
    ['a{,2}', 'a{,2}', 'aa'],
    ['😀', 'x😀', 'x'],
  ])('%s must accept %s and refuse %s', (pattern, good, bad) => {
    expect(compilePattern(pattern).occursIn(good)).toBe(true);
    expect(compilePattern(pattern).occursIn(bad)).toBe(false);
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^a*a*a*a*a*a*a*b$',
    '(?=(a+)+$)(?=(a|a)*c)',
    '^(\\w+\\s?)*$',
    '^(\\w?){450}(\\w?){450}$',
  ])('the hostile pattern %s must answer a long text at once', (pattern) => {
    const input = `${'a'.repeat(999)}!`;
    expect(fastestMs(() => compilePattern(pattern).occursIn(input))).toBeLessThan(500);
  });

  it.each(['((((()){1000}){1000}){1000}){1000}', '(a{1000}){1000}', `${'('.repeat(200)}a${')'.repeat(200)}`])(
    'the hostile pattern %s must be refused at once',
    (pattern) => {
      expect(describePatternProblem(pattern)).toMatch(/too/);
      expect(fastestMs(() => describePatternProblem(pattern))).toBeLessThan(50);
    },
  );

  it.each([
    ['(', 'has a ( without )'],
    [')', 'has a ) without ('],
    ['*a', 'has nothing to repeat'],
    ['a**', 'has nothing to repeat'],
    ['[a', 'ends too early'],
    ['[b-a]', 'has the invalid part [b-a]'],
    ['a\\', 'ends too early'],
    ['(a)\\1', 'uses \\1, which is not supported'],
    ['(?<=a)b', 'uses a kind of group that is not supported'],
    ['(?i)a', 'uses a kind of group that is not supported'],
    ['a{3,1}', 'has a quantifier with its numbers out of order'],
    ['a{5000}', 'repeats more than 1000 times'],
    ['a'.repeat(501), 'is longer than 500 characters'],
  ])('the pattern %s must be refused with a reason', (pattern, problem) => {
    expect(describePatternProblem(pattern)).toBe(problem);
  });
});
