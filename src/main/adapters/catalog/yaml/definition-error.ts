import { WindlassError } from '../../../../shared/errors.ts';

/** Where something is written; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface DefinitionProblem {
  readonly place: Place;
  /** Dotted path of the key, such as `services.web.ports[0]`; '' for the file as a whole. */
  readonly key: string;
  /** What is wrong. Never holds the value of a variable. */
  readonly problem: string;
  /** What to do; '' when the problem says it. */
  readonly hint: string;
  /** true when other values of variables could make it right. */
  readonly dependsOnValues: boolean;
}

/** Something in a definition that is not understood or cannot be right. Code `definition-invalid`. */
export class DefinitionError extends WindlassError {
  readonly problem: DefinitionProblem;

  constructor(problem: DefinitionProblem) {
    const { place, key, hint, dependsOnValues } = problem;
    const text = describeDefinitionProblem(problem);
    super('definition-invalid', `${place.file}:${place.line}:${place.column}: ${text}`, {
      file: place.file,
      line: place.line,
      column: place.column,
      key,
      problem: problem.problem,
      hint,
      dependsOnValues,
    });
    this.problem = problem;
  }
}

/** The problem in one line, without its place. */
export function describeDefinitionProblem({ key, problem, hint }: DefinitionProblem): string {
  return `${key === '' ? '' : `${visible(key)}: `}${problem}${hint === '' ? '' : ` (${hint})`}`;
}

/** A text from outside with everything invisible or misleading in it made visible. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
