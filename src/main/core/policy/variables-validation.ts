import { WindlassError } from '../../../shared/errors.ts';
import type { VariableDefinition, VariableValues } from '../model/variables.ts';
import { compilePattern } from './linear-pattern.ts';
import { PatternError } from './pattern-syntax.ts';
import { isEmail, isUrl } from './variables-formats.ts';

export type VariableProblemCode =
  | 'required'
  | 'number'
  | 'min'
  | 'max'
  | 'port'
  | 'boolean'
  | 'select'
  | 'url'
  | 'email'
  | 'pattern'
  | 'pattern-unusable'
  | 'too-long'
  | 'characters';

export interface VariableProblem {
  readonly name: string;
  readonly label: string;
  /** With `details` what a translated text is made from. */
  readonly code: VariableProblemCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** English. Never holds the value. */
  readonly message: string;
}

const maxValueLength = 100_000;
/** Longer values are not matched against a pattern but refused; see `compilePattern` for the time it takes. */
const maxPatternInput = 1000;

type Verdict = Pick<VariableProblem, 'code' | 'details' | 'message'> | null;

/**
 * At most one problem for each variable, in the order of the definitions: required, then type, then pattern.
 * An empty value that is not required is valid.
 */
export function validateVariables(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
): readonly VariableProblem[] {
  return definitions.flatMap((definition) => {
    const value = Object.hasOwn(values, definition.name) ? (values[definition.name] ?? '') : '';
    const verdict = checkValue(definition, value);
    return verdict === null ? [] : [{ name: definition.name, label: definition.label, ...verdict }];
  });
}

/** "Missing required variables: a, b" for those that have no value; null when none is missing. */
export function missingVariablesSummary(problems: readonly VariableProblem[]): string | null {
  const missing = problems.filter(({ code }) => code === 'required').map(({ name }) => name);
  return missing.length === 0 ? null : `Missing required variables: ${missing.join(', ')}`;
}

/** A problem as one sentence that can stand alone: `Web port must be a valid port (1-65535).` */
export function describeVariableProblem(problem: VariableProblem): string {
  if (problem.code === 'required' || problem.message.startsWith(problem.label)) return problem.message;
  const isEndOfSentence = /^(must|does|has|is) /.test(problem.message);
  return isEndOfSentence ? `${problem.label} ${problem.message}` : `${problem.label}: ${problem.message}`;
}

/** Throws `variables-invalid` with every problem in its details unless all values are valid. */
export function requireValidVariables(
  definitions: readonly VariableDefinition[],
  values: VariableValues,
): void {
  const problems = validateVariables(definitions, values);
  if (problems.length === 0) return;
  const missing = missingVariablesSummary(problems);
  const others = problems.filter(({ code }) => code !== 'required').map(describeVariableProblem);
  const message = [...(missing === null ? [] : [missing]), ...others].join(' · ');
  throw new WindlassError('variables-invalid', message, { problems, missing });
}

function checkValue(definition: VariableDefinition, value: string): Verdict {
  if (value === '') {
    return definition.isRequired ? verdict('required', `${definition.label} is required.`) : null;
  }
  if (value.length > maxValueLength) return tooLong(maxValueLength);
  if (value.includes('\0')) return verdict('characters', 'must not contain NUL characters.');
  return checkType(definition, value) ?? checkPattern(definition, value);
}

function checkType(definition: VariableDefinition, value: string): Verdict {
  switch (definition.type) {
    case 'number':
      return checkNumber(definition, value);
    case 'port':
      return checkPort(definition, value);
    case 'boolean':
      return /^(true|false|1|0)$/i.test(value) ? null : verdict('boolean', 'must be true or false.');
    case 'select':
      return checkSelect(definition, value);
    case 'url':
      return isUrl(value) ? null : verdict('url', 'must be a valid URL.');
    case 'email':
      return isEmail(value) ? null : verdict('email', 'must be a valid email address.');
    case 'string':
    case 'password':
      return null;
  }
}

const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function checkNumber(definition: VariableDefinition, value: string): Verdict {
  const number = value.length > 100 || !numberPattern.test(value) ? NaN : Number(value);
  if (!Number.isFinite(number)) return verdict('number', 'must be a valid number.');
  const { min, max } = definition;
  if (min !== null && number < min) return verdict('min', `must be at least ${min}.`, { min });
  if (max !== null && number > max) return verdict('max', `must be at most ${max}.`, { max });
  return null;
}

function checkPort(definition: VariableDefinition, value: string): Verdict {
  const verdictAsNumber = checkNumber({ ...definition, min: null, max: null }, value);
  if (verdictAsNumber !== null) return verdictAsNumber;
  const isPort = /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;
  return isPort ? checkNumber(definition, value) : verdict('port', 'must be a valid port (1-65535).');
}

function checkSelect(definition: VariableDefinition, value: string): Verdict {
  const allowed = definition.options.map((option) => option.value);
  if (allowed.length === 0 || allowed.includes(value)) return null;
  return verdict('select', `must be one of: ${allowed.join(', ')}.`, { allowed });
}

function checkPattern(definition: VariableDefinition, value: string): Verdict {
  const { pattern, type } = definition;
  if (pattern === null || (type !== 'string' && type !== 'password')) return null;
  if (value.length > maxPatternInput) return tooLong(maxPatternInput);
  try {
    if (compilePattern(pattern).occursIn(value)) return null;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const problem = error.message;
    return verdict('pattern-unusable', `has a pattern that cannot be used: it ${problem}.`, { problem });
  }
  return verdict('pattern', definition.patternError ?? 'does not match the required pattern.');
}

function tooLong(max: number): Verdict {
  return verdict('too-long', `must be at most ${max} characters long.`, { max });
}

function verdict(
  code: VariableProblemCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Verdict {
  return { code, details, message };
}
