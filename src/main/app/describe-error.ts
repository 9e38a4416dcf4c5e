import type { ErrorDetails, ErrorShape } from '../../shared/errors.ts';
import type { TextValues, Translator } from '../../shared/translator.ts';

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
 * The variant named by the details' `reason` (`error.usage.address`), else the one with most placeholders of which
 * every one has a value, else the general text; null when there is none.
 */
function bestVariant(texts: Translator, key: string, values: TextValues): string | null {
  const named = `${key}.${String(values['reason'] ?? '')}`;
  if (isFilled(texts, named, values)) return named;
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

/** Several problems in one error: an own list of shapes or texts in its details. */
function problemsOf(texts: Translator, error: ErrorShape): readonly string[] {
  const listed = error.details['problems'];
  if (!Array.isArray(listed)) return [];
  return listed.map((entry: unknown) => problemText(texts, entry)).filter((text) => text !== '');
}

function problemText(texts: Translator, entry: unknown): string {
  if (typeof entry === 'string') return entry;
  if (entry === null || typeof entry !== 'object') return '';
  const problem = entry as ErrorDetails;
  const nested = problem['details'];
  const values = {
    ...(nested !== null && typeof nested === 'object' ? textValues(nested as ErrorDetails) : {}),
    ...textValues(problem),
  };
  const key = `problem.${String(values['code'] ?? '')}`;
  if (isFilled(texts, key, values)) return texts.text(key, values);
  return typeof problem['message'] === 'string' ? problem['message'] : '';
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
