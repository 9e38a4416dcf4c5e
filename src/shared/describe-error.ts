import type { ErrorDetails, ErrorShape } from './errors.ts';
import type { TextValues, Translator } from './translator.ts';

export interface DescribedError {
  /** What happened, and to what; ends with a full stop. */
  readonly what: string;
  /** `file:line:column`, or empty. */
  readonly where: string;
  /** Each part of it, where the error has several. */
  readonly problems: readonly string[];
  /** What to do, or empty. */
  readonly hint: string;
}

/**
 * An error in the reader's language. Of the texts of its code the one is taken that says most of what its details
 * hold; what only the engine or a parser can say is quoted as it was said.
 */
export function describeError(texts: Translator, error: ErrorShape): DescribedError {
  const values = textValues(error.details);
  const problems = problemsOf(texts, error);
  const hintKey = bestVariant(texts, `hint.${error.code}`, values);
  return {
    what: whatHappened(texts, error, values, problems.length > 0),
    where: placeOf(error.details),
    problems,
    hint: hintKey === null ? '' : texts.text(hintKey, values),
  };
}

function whatHappened(
  texts: Translator,
  error: ErrorShape,
  values: TextValues,
  hasProblems: boolean,
): string {
  const general = `error.${error.code}`;
  const key = bestVariant(texts, general, values);
  const title = texts.text(key ?? general, values);
  if ((key !== null && key !== general) || hasProblems || error.message === '') return title;
  return `${title.replace(/\.$/, '')}: ${sentence(error.message)}`;
}

/**
 * The variant named by the details' `reason` or `cause` (`error.usage.address`), else the one with most
 * placeholders of which every one has a value, else the general text; null when there is none.
 */
function bestVariant(texts: Translator, key: string, values: TextValues): string | null {
  const named = ['reason', 'cause'].map((name) => `${key}.${String(values[name] ?? '')}`);
  const fitting = named.find((variant) => isFilled(texts, variant, values));
  if (fitting !== undefined) return fitting;
  const isNamed = values['reason'] !== undefined || values['cause'] !== undefined;
  if (isNamed) return isFilled(texts, key, values) ? key : null;
  const variants = texts
    .keysUnder(`${key}.`)
    .filter((variant) => texts.placeholders(variant).length > 0 && isFilled(texts, variant, values))
    .sort((a, b) => texts.placeholders(b).length - texts.placeholders(a).length);
  return variants[0] ?? (isFilled(texts, key, values) ? key : null);
}

/** Whether there is such a text and every placeholder of it has a value. */
function isFilled(texts: Translator, key: string, values: TextValues): boolean {
  return (
    texts.has(key) &&
    texts.placeholders(key).every((name) => values[name] !== undefined && values[name] !== '')
  );
}

function placeOf(details: ErrorDetails): string {
  if (typeof details['file'] !== 'string' || details['file'] === '') return '';
  const position = [details['line'], details['column']].filter((part) => typeof part === 'number');
  return [details['file'], ...position].join(':');
}

/** Where a file of a source could not be read: `samples: shop/2.0.0.yaml:14:5`. */
export function placeOfProblem(problem: {
  readonly sourceId: string;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}): string {
  const position = [problem.file, problem.line, problem.column].filter((part) => part !== null);
  return `${problem.sourceId}: ${position.join(':')}`;
}

/** Several problems in one error: of variables (`problems`), or of what was checked before the start (`checks`). */
function problemsOf(texts: Translator, error: ErrorShape): readonly string[] {
  return [
    ...listOf(error.details['problems']).map((entry) => problemText(texts, entry)),
    ...listOf(error.details['checks']).map((entry) => checkText(texts, entry)),
  ].filter((text) => text !== '');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function problemText(texts: Translator, entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const values = { ...textValues(objectOf(objectOf(entry)['details'])), ...textValues(objectOf(entry)) };
  return coded(texts, `problem.${values['code'] ?? ''}`, values, String(values['message'] ?? ''));
}

function checkText(texts: Translator, entry: unknown): string {
  const { code, service, details, message } = objectOf(entry);
  return describeCheck(texts, {
    code: String(code),
    service: typeof service === 'string' ? service : null,
    details: objectOf(details),
    message: String(message),
  });
}

function objectOf(value: unknown): ErrorDetails {
  return value !== null && typeof value === 'object' ? (value as ErrorDetails) : {};
}

/** What a check before the start found; images are judged by the codes of errors. */
export function describeCheck(
  texts: Translator,
  check: {
    readonly code: string;
    readonly service: string | null;
    readonly details: ErrorDetails;
    readonly message: string;
  },
): string {
  const values = textValues(check.details);
  const image = typeof values['image'] === 'string' ? `${values['image']}: ` : '';
  const error = `error.${check.code}`;
  const text = texts.has(error)
    ? `${image}${texts.text(error, values)}`
    : coded(texts, `preflight.${check.code}`, values, check.message);
  return check.service === null ? text : `${check.service}: ${text}`;
}

/** The text of a code in the reader's language; the English one when the details do not fill it. */
export function coded(texts: Translator, key: string, values: TextValues, english: string): string {
  return isFilled(texts, key, values) ? texts.text(key, values) : english;
}

/** The details that can stand in a text. */
export function textValues(details: ErrorDetails): TextValues {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
    else if (typeof value === 'boolean') values[name] = String(value);
    else if (
      Array.isArray(value) &&
      value.every((part) => typeof part === 'string' || typeof part === 'number')
    ) {
      values[name] = value.join(', ');
    }
  }
  return values;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
