import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../testing/any-text.ts';
import { interpolate, InterpolationError } from './interpolate.ts';
import type { KnownVariable } from './interpolate.ts';
import { fastestMs } from '../../../testing/fastest-ms.ts';

const known: Readonly<Record<string, KnownVariable>> = {
  A: { value: 'a', isRequired: true, isSecret: false },
  B_2: { value: 'b', isRequired: true, isSecret: false },
  EMPTY: { value: '', isRequired: false, isSecret: false },
  UNSET: { value: null, isRequired: false, isSecret: false },
  NEEDED: { value: null, isRequired: true, isSecret: false },
  SECRET: { value: 'hunter2', isRequired: true, isSecret: true },
};
const lookup = (name: string): KnownVariable | undefined =>
  Object.hasOwn(known, name) ? known[name] : undefined;
const text = (template: string): string => interpolate(template, lookup).text;

function errorOf(template: string): InterpolationError {
  try {
    interpolate(template, lookup);
  } catch (error) {
    if (error instanceof InterpolationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('filling in variables', () => {
  it.each([
    ['plain', 'plain'],
    ['$A', 'a'],
    ['${A}', 'a'],
    ['x$A-$B_2.y', 'xa-b.y'],
    ['${A}${B_2}', 'ab'],
    ['$$A', '$A'],
    ['$$$A', '$a'],
    ['$${A}', '${A}'],
    ['${A:-d}', 'a'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${UNSET:-d}', 'd'],
    ['${UNSET-d}', 'd'],
    ['${UNSET}', ''],
    ['${UNKNOWN:-d}', 'd'],
    ['${UNKNOWN-d}', 'd'],
    ['${UNKNOWN:-}', ''],
    ['${UNKNOWN:-${A}}', 'a'],
    ['${UNKNOWN:-x${UNKNOWN:-${B_2}}y}', 'xby'],
    ['${UNKNOWN:-$A and $$}', 'a and $'],
    ['${UNKNOWN:-a:b-c?d+e}', 'a:b-c?d+e'],
    ['${A:-${UNKNOWN}}', 'a'],
    ['${A:?must be given}', 'a'],
    ['${EMPTY?must be given}', ''],
    ['${A:+other}', 'other'],
    ['${EMPTY:+other}', ''],
    ['${EMPTY+other}', 'other'],
    ['${UNSET+other}', ''],
    ['${A:+${B_2}}', 'b'],
    ['${UNKNOWN:-{}', '{'],
    ['{"a": "$A"}', '{"a": "a"}'],
    ['a}b', 'a}b'],
  ])('%s must become %j', (template, expected) => {
    expect(text(template)).toBe(expected);
  });

  it.each([
    ['${UNKNOWN}', 'The variable UNKNOWN is not declared', 0],
    ['x $UNKNOWN', 'The variable UNKNOWN is not declared', 2],
    ['${UNKNOWN:+x}', 'The variable UNKNOWN is not declared', 0],
    ['${EMPTY:-${UNKNOWN}}', 'The variable UNKNOWN is not declared', 9],
    ['${NEEDED}', 'The variable NEEDED has no value', 0],
    ['${EMPTY:?must be given}', 'The variable EMPTY has no value: must be given', 0],
    ['${UNSET?}', 'The variable UNSET has no value', 0],
    ['costs 5$', 'A $ must be followed by a variable', 7],
    ['$5', 'A $ must be followed by a variable', 0],
    ['${}', 'A ${ must be followed by the name of a variable', 0],
    ['${A', 'The reference to A is not closed by }', 0],
    ['${A:-x', 'The reference to A is not closed by }', 0],
    ['${A!x}', 'The form of this variable is not understood', 0],
    ['${A:x}', 'The form of this variable is not understood', 0],
    ['${__proto__}', 'The variable __proto__ is not declared', 0],
    ['${X:-'.repeat(20), 'Variables are nested too deeply', 50],
  ])('%s must be refused at the right place', (template, problem, offset) => {
    const error = errorOf(template);
    expect([error.message, error.offset]).toEqual([problem, offset]);
  });

  it('must tell whether a secret got into the text', () => {
    expect(interpolate('x${SECRET}', lookup)).toEqual({
      text: 'xhunter2',
      usesVariables: true,
      isSecret: true,
    });
    expect(interpolate('${SECRET:+set}', lookup)).toEqual({
      text: 'set',
      usesVariables: true,
      isSecret: false,
    });
    expect(interpolate('${A:-$SECRET}', lookup).isSecret).toBe(false);
    expect(interpolate('${EMPTY:-$SECRET}', lookup).isSecret).toBe(true);
  });

  it('must not print a secret that a message asks for', () => {
    expect(errorOf('${EMPTY:?not $SECRET}').message).toBe('The variable EMPTY has no value: not $SECRET');
  });

  it('must leave texts without a dollar sign alone, and escaped ones as they were', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 50 }), (plain) => {
        expect(text(plain.replaceAll('$', '$$$$'))).toBe(plain);
      }),
    );
  });

  it('must put the value where the reference was, whatever is around it', () => {
    const around = fc.string({ maxLength: 20 }).map((part) => part.replaceAll('$', '$$$$'));
    fc.assert(
      fc.property(around, around, (before, after) => {
        const plain = (part: string): string => part.replaceAll('$$', '$');
        expect(text(`${before}\${A}${after}`)).toBe(`${plain(before)}a${plain(after)}`);
      }),
    );
  });

  it('hostile templates of 100 kB must be answered at once', () => {
    const parts = [
      '$',
      '${',
      '${A:-',
      '$A',
      '${A}',
      '}',
      '${UNKNOWN:-x}',
      '${A:-}}',
      '{',
      '$$',
      '${A:+$A}',
      ':-',
    ];
    for (const part of parts) {
      const template = part.repeat(100_000 / part.length);
      const elapsedMs = fastestMs(() => {
        try {
          interpolate(template, lookup);
        } catch (error) {
          expect(error).toBeInstanceOf(InterpolationError);
        }
      });
      expect([part, elapsedMs < 50]).toEqual([part, true]);
    }
  });

  it('must refuse a text that its variables make too long', () => {
    const long = (): KnownVariable => ({ value: 'x'.repeat(100_000), isRequired: true, isSecret: false });
    expect(() => interpolate('$A'.repeat(1000), long)).toThrow('too long');
  });
});
