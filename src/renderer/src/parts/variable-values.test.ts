import { describe, expect, it } from 'vitest';
import type { VariableField } from '../../../shared/contract/shapes/catalog.ts';
import { splitFields, withoutStoredSecrets, withOverride } from './variable-values.ts';

const field = (name: string, more: Partial<VariableField> = {}): VariableField => ({
  name,
  type: 'string',
  label: name,
  description: '',
  placeholder: '',
  group: '',
  order: 0,
  default: null,
  isRequired: true,
  pattern: null,
  patternError: null,
  options: [],
  min: null,
  max: null,
  ...more,
});

const port = field('PORT', { default: '80' });
const password = field('PASSWORD', { type: 'password' });
const title = field('TITLE', { default: 'Shop' });
const split = splitFields(
  [
    { definition: port, value: '8080', isSecret: false },
    { definition: password, value: '••••••', isSecret: true },
  ],
  [port, password, title],
);

describe('variables of an upgrade', () => {
  it('must keep stored values, whatever the new default is, and begin new ones with theirs', () => {
    expect(split.initial).toEqual({ PORT: '8080', PASSWORD: '', TITLE: 'Shop' });
    expect(split.added.map(({ name }) => name)).toEqual(['TITLE']);
    expect(split.existing.map(({ name }) => name)).toEqual(['PORT', 'PASSWORD']);
  });

  it('must send only what differs from what is stored', () => {
    const changed = withOverride({}, split, 'PORT', '9090');
    expect(changed).toEqual({ PORT: '9090' });
    expect(withOverride(changed, split, 'PORT', '8080')).toEqual({});
    expect(withOverride({ PASSWORD: 'x' }, split, 'PASSWORD', '')).toEqual({});
  });

  it('must never send the mask of a secret', () => {
    expect(Object.values(split.initial)).not.toContain('••••••');
  });

  it('must not ask for a secret that is stored, but judge one that was typed', () => {
    const problem = { variable: 'PASSWORD', code: 'required', details: {}, message: '' };
    expect(withoutStoredSecrets([problem], split.storedSecrets, {})).toEqual([]);
    expect(withoutStoredSecrets([problem], split.storedSecrets, { PASSWORD: 'x' })).toEqual([problem]);
  });
});
