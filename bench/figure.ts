/** One line of the result. */
export interface Figure {
  /** Stable, so that results of two runs can be compared. */
  readonly id: string;
  readonly title: string;
  /** null: for information, nothing is promised. */
  readonly goal: Goal | null;
  readonly value: number;
  readonly unit: 'ratio' | 'ms' | 'kB' | 'MB' | 'percent' | 'requests' | 'events' | 'yes-no';
  /** The measured values that it was made of, by arm, in the order of the runs. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** One line of plain text: what was compared with what. */
  readonly detail: string;
}

export interface Goal {
  readonly comparison: '<=' | '<' | '=';
  readonly limit: number;
}

export type Verdict = 'pass' | 'miss' | 'info';

export function judge(figure: Figure): Verdict {
  if (figure.goal === null) return 'info';
  const { comparison, limit } = figure.goal;
  const isMet =
    comparison === '='
      ? figure.value === limit
      : comparison === '<'
        ? figure.value < limit
        : figure.value <= limit;
  return isMet ? 'pass' : 'miss';
}

export function yesNo(isSo: boolean): 1 | 0 {
  return isSo ? 1 : 0;
}

export const atMost = (limit: number): Goal => ({ comparison: '<=', limit });
export const lessThan = (limit: number): Goal => ({ comparison: '<', limit });
export const exactly = (limit: number): Goal => ({ comparison: '=', limit });

/** How often and how large, and where the bench says what it does. */
export interface BenchContext {
  readonly runs: number;
  readonly isQuick: boolean;
  say(text: string): void;
}

/** One scene with the figures that it gives. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<readonly Figure[]>;
}
