import { describe, expect, it } from 'vitest';
import type { VariableDefinition, VariableType } from '../model/variables.ts';
import {
  describeVariableProblem,
  missingVariablesSummary,
  requireValidVariables,
  validateVariables,
} from './variables-validation.ts';
import { aVariable } from '../../testing/builders/variable.ts';
import { fastestMs } from '../../testing/fastest-ms.ts';

function variable(type: VariableType, options: Partial<VariableDefinition> = {}): VariableDefinition {
  return aVariable('X', { type, label: 'Web port', ...options });
}

const options = ['a', 'b'].map((value) => ({ value, label: value, description: '' }));

function messageFor(definition: VariableDefinition, value: string | undefined): string | null {
  const values = value === undefined ? {} : { [definition.name]: value };
  return validateVariables([definition], values)[0]?.message ?? null;
}

describe('validating variables', () => {
  it.each<[string, VariableDefinition, string | undefined, string | null]>([
    ['required, no value', variable('string', { isRequired: true }), undefined, 'Web port is required.'],
    ['required, empty', variable('port', { isRequired: true }), '', 'Web port is required.'],
    ['empty, not required', variable('port', { pattern: 'x' }), '', null],
    ['number', variable('number'), 'abc', 'must be a valid number.'],
    ['number, hex', variable('number'), '0x10', 'must be a valid number.'],
    ['number, infinite', variable('number'), '1e999', 'must be a valid number.'],
    ['number, spaces', variable('number'), ' 1', 'must be a valid number.'],
    ['number, negative decimal', variable('number'), '-1.5', null],
    ['number, too small', variable('number', { min: 2 }), '1', 'must be at least 2.'],
    ['number, too large', variable('number', { max: 2 }), '3', 'must be at most 2.'],
    ['number, at the limits', variable('number', { min: 2, max: 2 }), '2', null],
    ['port', variable('port'), '8080', null],
    ['port, word', variable('port'), 'http', 'must be a valid number.'],
    ['port 0', variable('port'), '0', 'must be a valid port (1-65535).'],
    ['port, too large', variable('port'), '65536', 'must be a valid port (1-65535).'],
    ['port, decimal', variable('port'), '80.5', 'must be a valid port (1-65535).'],
    ['port, own limits', variable('port', { min: 1024 }), '80', 'must be at least 1024.'],
    ['boolean', variable('boolean'), 'yes', 'must be true or false.'],
    ['boolean, any case', variable('boolean'), 'TRUE', null],
    ['boolean, digit', variable('boolean'), '0', null],
    ['select', variable('select', { options }), 'c', 'must be one of: a, b.'],
    ['select, allowed', variable('select', { options }), 'b', null],
    ['select without options', variable('select'), 'c', null],
    ['url', variable('url'), 'example.org', 'must be a valid URL.'],
    ['url, good', variable('url'), 'https://user@example.org:8443/a?b#c', null],
    ['url, IPv6', variable('url'), 'http://[::1]:8080', null],
    ['url, bad port', variable('url'), 'http://example.org:99999', 'must be a valid URL.'],
    ['url, script', variable('url'), 'javascript:alert(1)', 'must be a valid URL.'],
    ['url, hidden direction', variable('url'), 'https://a\u202e.org', 'must be a valid URL.'],
    ['email', variable('email'), 'nobody', 'must be a valid email address.'],
    ['email, two @', variable('email'), 'a@b@c', 'must be a valid email address.'],
    ['email, dots', variable('email'), 'a..b@c.org', 'must be a valid email address.'],
    ['email, good', variable('email'), 'jürgen+x@mail.example.org', null],
    ['pattern', variable('string', { pattern: '^a+$' }), 'b', 'does not match the required pattern.'],
    ['pattern, own text', variable('string', { pattern: '^a+$', patternError: 'Only a.' }), 'b', 'Only a.'],
    [
      'pattern of a password',
      variable('password', { pattern: '.{8}' }),
      'short',
      'does not match the required pattern.',
    ],
    ['pattern of another type', variable('url', { pattern: '^a+$' }), 'http://b', null],
    [
      'pattern, long value',
      variable('string', { pattern: 'a' }),
      'a'.repeat(1001),
      'must be at most 1000 characters long.',
    ],
    ['value of 1 MB', variable('string'), 'a'.repeat(1_000_000), 'must be at most 100000 characters long.'],
    ['NUL', variable('string'), 'a\0b', 'must not contain NUL characters.'],
    [
      'pattern that cannot be used',
      variable('string', { pattern: '(a)\\1' }),
      'aa',
      'has a pattern that cannot be used: it uses \\1, which is not supported.',
    ],
  ])('%s must be answered as documented', (_title, definition, value, message) => {
    expect(messageFor(definition, value)).toBe(message);
  });

  it('must check the type before the pattern', () => {
    expect(messageFor(variable('number', { pattern: '^9$' }), 'x')).toBe('must be a valid number.');
  });

  it('must name every missing variable at once', () => {
    const declared = ['a', 'b', 'c'].map((name) => variable('string', { name, isRequired: name !== 'b' }));
    expect(missingVariablesSummary(validateVariables(declared, {}))).toBe('Missing required variables: a, c');
    expect(missingVariablesSummary(validateVariables(declared, { a: '1', c: '1' }))).toBeNull();
  });

  it('must throw one error with every problem and no value', () => {
    const declared = [
      variable('string', { name: 'A', isRequired: true }),
      variable('port', { name: 'B' }),
      variable('password', { name: 'C', label: 'Secret', pattern: '^x$' }),
    ];
    expect(() => requireValidVariables(declared, { A: '1', B: '80', C: 'x' })).not.toThrow();
    let thrown: unknown;
    try {
      requireValidVariables(declared, { B: '70000', C: 'hunter2' });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'variables-invalid',
      message:
        'Missing required variables: A · Web port must be a valid port (1-65535). · Secret does not match the required pattern.',
    });
    expect(JSON.stringify(thrown)).not.toMatch(/hunter2|70000/);
  });

  it('must make a sentence that can stand alone', () => {
    const sentence = (definition: VariableDefinition, value: string) =>
      validateVariables([definition], { X: value }).map(describeVariableProblem)[0];
    expect(sentence(variable('boolean'), 'x')).toBe('Web port must be true or false.');
    expect(sentence(variable('string', { pattern: 'a', patternError: 'Only a.' }), 'b')).toBe(
      'Web port: Only a.',
    );
    expect(sentence(variable('string', { isRequired: true }), '')).toBe('Web port is required.');
  });

  it('hostile values of 100 kB must be answered at once', () => {
    for (const type of ['number', 'port', 'boolean', 'url', 'email', 'string'] as const) {
      for (const part of ['a', '1', '.', '@', 'http://', '-', 'a@', ' ', '[']) {
        const value = part.repeat(100_000 / part.length);
        const definition = variable(type, { pattern: '(a+)+$' });
        expect(fastestMs(() => messageFor(definition, value))).toBeLessThan(50);
      }
    }
  });
});
