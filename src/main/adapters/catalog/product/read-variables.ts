import type { VariableDefinition, VariableOption, VariableType } from '../../../core/model/variables.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { readDisplayText } from './read-display-text.ts';

const types: readonly VariableType[] = [
  'string',
  'number',
  'boolean',
  'select',
  'password',
  'port',
  'url',
  'email',
];
const maxVariables = 500;
const maxOptions = 500;
const maxValueLength = 100_000;

/** Why a pattern cannot be used, as an end of "The pattern …"; null when it can. */
export type PatternCheck = (pattern: string) => string | null;

/** Reads the `variables` of a definition, in the order in which they are written. */
export function readVariables(
  value: Value | null,
  checkPattern: PatternCheck,
): readonly VariableDefinition[] {
  if (value === null) return [];
  const entries = value.map().entries();
  if (entries.length > maxVariables) value.fail(`More than ${maxVariables} variables`);
  const names = new Map<string, string>();
  return entries.map(([name, item]) => {
    if (name.length > 100 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      item.fail('The name of a variable may hold letters, digits and _, and must not begin with a digit');
    }
    const other = names.get(name.toLowerCase());
    if (other !== undefined) item.fail(`${name} and ${other} differ in upper and lower case only`);
    names.set(name.toLowerCase(), name);
    return readVariable(name, item, checkPattern);
  });
}

function readVariable(name: string, value: Value, checkPattern: PatternCheck): VariableDefinition {
  if (value.isNull) return plainVariable(name);
  const map = value.map();
  const plain = plainVariable(name);
  const fallback = readDefault(map.take('default'));
  const definition: VariableDefinition = {
    name,
    type: readType(map.take('type')),
    label: readText(map, 'label', 200) ?? plain.label,
    description: readText(map, 'description', 5000) ?? '',
    placeholder: readText(map, 'placeholder', 500) ?? '',
    group: readText(map, 'group', 100) ?? plain.group,
    order: map.take('order')?.integer(-1_000_000, 1_000_000) ?? 0,
    default: fallback,
    isRequired: map.take('required')?.boolean() ?? fallback === null,
    pattern: readPattern(name, map.take('pattern'), checkPattern),
    patternError: readText(map, 'patternError', 500),
    options: readOptions(map.take('options')),
    min: map.take('min')?.decimal() ?? null,
    max: map.take('max')?.decimal() ?? null,
  };
  map.finish({ allowsExtensions: true });
  checkVariable(map, definition);
  return definition;
}

function plainVariable(name: string): VariableDefinition {
  return {
    name,
    type: 'string',
    label: name,
    description: '',
    placeholder: '',
    group: 'General',
    order: 0,
    default: null,
    isRequired: true,
    pattern: null,
    patternError: null,
    options: [],
    min: null,
    max: null,
  };
}

/** Types are written in any case: `Password` is `password`. */
function readType(value: Value | null): VariableType {
  if (value === null) return 'string';
  const text = value.text().toLowerCase();
  const type = types.find((candidate) => candidate === text);
  return type ?? value.fail(`${value.quoted()} is not a type`, `one of ${types.join(', ')}`);
}

function readDefault(value: Value | null): string | null {
  if (value === null) return null;
  const text = value.text();
  return text.length <= maxValueLength ? text : value.fail(`must have at most ${maxValueLength} characters`);
}

function readPattern(name: string, value: Value | null, checkPattern: PatternCheck): string | null {
  if (value === null) return null;
  const pattern = value.text();
  const problem = checkPattern(pattern);
  if (problem !== null)
    value.fail(`Variable '${name}': Invalid regex pattern ${value.quoted()}: it ${problem}`);
  return pattern;
}

function readOptions(value: Value | null): readonly VariableOption[] {
  if (value === null) return [];
  const items = value.list();
  if (items.length > maxOptions) value.fail(`More than ${maxOptions} options`);
  const options = items.map(readOption);
  const twice = options.findIndex(
    (option, index) => options.findIndex((other) => other.value === option.value) < index,
  );
  if (twice >= 0) items[twice]?.fail('This option is given twice');
  return options;
}

function readOption(value: Value): VariableOption {
  if (value.kind === 'scalar') {
    const text = readDisplayText(value, 1000);
    return { value: text, label: text, description: '' };
  }
  const map = value.map();
  const text = readDisplayText(map.require('value'), 1000);
  const option = {
    value: text,
    label: readText(map, 'label', 200) ?? text,
    description: readText(map, 'description', 1000) ?? '',
  };
  map.finish();
  return option;
}

function readText(map: MapValue, key: string, maxLength: number): string | null {
  const value = map.take(key);
  return value === null ? null : readDisplayText(value, maxLength);
}

function checkVariable(map: MapValue, { name, type, min, max, options }: VariableDefinition): void {
  if (min !== null && max !== null && min > max) {
    map.failAt('min', `Variable '${name}': Min value cannot be greater than max value`);
  }
  if (type === 'select' && options.length === 0) {
    map.fail(`Variable '${name}': Select type should have options defined`);
  }
}
