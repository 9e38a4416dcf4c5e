import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import type { VariableValues } from '../model/variables.ts';
import {
  diffVariables,
  isSecret,
  maskedValue,
  maskValues,
  mergeVariables,
  recordVariables,
  secretValues,
} from './variables.ts';
import { aVariable } from '../../testing/builders/variable.ts';

const name = fc.constantFrom('A', 'B', 'C', 'D', '__proto__', 'constructor', 'toString');
const values: fc.Arbitrary<VariableValues> = fc
  .array(fc.tuple(name, fc.string({ maxLength: 3 })))
  .map((entries) => Object.fromEntries(entries));
const definitions = fc
  .uniqueArray(fc.tuple(name, fc.option(fc.string({ maxLength: 3 }))), { selector: ([key]) => key })
  .map((entries) => entries.map(([key, fallback]) => aVariable(key, { default: fallback })));

function errorOf(action: () => unknown): unknown {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
}

describe('merging variables', () => {
  it('a stored value of a declared variable must never change unless it is overridden', () => {
    fc.assert(
      fc.property(definitions, values, values, (declared, stored, wanted) => {
        const names = declared.map((definition) => definition.name);
        const overrides = Object.fromEntries(Object.entries(wanted).filter(([key]) => names.includes(key)));
        const merged = mergeVariables(declared, stored, overrides);
        for (const { name: key, default: fallback } of declared) {
          const expected = Object.hasOwn(overrides, key)
            ? overrides[key]
            : Object.hasOwn(stored, key)
              ? stored[key]
              : (fallback ?? undefined);
          expect([key, Object.hasOwn(merged.values, key) ? merged.values[key] : undefined]).toEqual([
            key,
            expected,
          ]);
        }
      }),
    );
  });

  it('must be the same when it is done twice', () => {
    fc.assert(
      fc.property(definitions, values, (declared, stored) => {
        const once = mergeVariables(declared, stored, {}).values;
        expect(mergeVariables(declared, once, {})).toEqual({ values: once, removed: [], defaulted: [] });
      }),
    );
  });

  it('must drop what is no longer declared and tell it', () => {
    fc.assert(
      fc.property(definitions, values, (declared, stored) => {
        const names = declared.map((definition) => definition.name);
        const merged = mergeVariables(declared, stored, {});
        expect(Object.keys(merged.values).every((key) => names.includes(key))).toBe(true);
        expect(merged.removed).toEqual(Object.keys(stored).filter((key) => !names.includes(key)));
      }),
    );
  });

  it('must use a new default for a new variable only', () => {
    const declared = [aVariable('OLD', { default: 'new default' }), aVariable('NEW', { default: 'fresh' })];
    const merged = mergeVariables(declared, { OLD: '' }, {});
    expect(merged).toEqual({ values: { OLD: '', NEW: 'fresh' }, removed: [], defaulted: ['NEW'] });
  });

  it('must refuse overrides of variables that are not declared', () => {
    const error = errorOf(() => mergeVariables([aVariable('A')], {}, { A: '1', B: 'secret', C: '3' }));
    expect(isWindlassError(error, 'variables-invalid')).toBe(true);
    expect(error).toMatchObject({ message: 'Unknown variables: B, C', details: { unknown: ['B', 'C'] } });
  });

  it('must not find a value in what every object inherits', () => {
    expect(mergeVariables([aVariable('constructor'), aVariable('toString')], {}, {}).values).toEqual({});
  });
});

describe('the difference of variables', () => {
  it('must tell new, removed and changed ones with what changed', () => {
    const before = [
      aVariable('KEPT'),
      aVariable('GONE'),
      aVariable('PORT', { type: 'string', default: '80' }),
    ];
    const after = [
      aVariable('KEPT', { label: 'Other label' }),
      aVariable('PORT', { type: 'port', default: '81' }),
      aVariable('NEW'),
    ];
    const difference = diffVariables(before, after);
    expect(difference.added.map((definition) => definition.name)).toEqual(['NEW']);
    expect(difference.removed.map((definition) => definition.name)).toEqual(['GONE']);
    expect(difference.changed).toEqual([
      { name: 'PORT', old: before[2], new: after[1], fields: ['type', 'default'] },
    ]);
  });

  it('must notice changed options, limits, patterns and requirement', () => {
    const option = (value: string) => ({ value, label: value, description: '' });
    const before = aVariable('A', { options: [option('a')] });
    for (const change of [
      { options: [option('a'), option('b')] },
      { min: 1 },
      { max: 1 },
      { pattern: 'x' },
      { isRequired: true },
    ]) {
      expect(diffVariables([before], [{ ...before, ...change }]).changed).toHaveLength(1);
    }
  });
});

describe('secrets among variables', () => {
  const declared = [aVariable('OPEN'), aVariable('SECRET', { type: 'password' })];
  const given = { OPEN: 'shown', SECRET: 'hidden', STRANGE: 'unknown' };

  it('must be the passwords', () => {
    expect(declared.map(isSecret)).toEqual([false, true]);
  });

  it('must never be shown or recorded, and neither what nobody declared', () => {
    expect(maskValues(declared, given)).toEqual({ OPEN: 'shown', SECRET: maskedValue, STRANGE: maskedValue });
    expect(recordVariables(declared, given)).toEqual({
      OPEN: { value: 'shown' },
      SECRET: { isSecret: true },
      STRANGE: { isSecret: true },
    });
    expect(secretValues(declared, given)).toEqual({ SECRET: 'hidden', STRANGE: 'unknown' });
  });
});
