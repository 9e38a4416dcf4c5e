import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import type { OperationOptions } from '../stores/previews.ts';

/** Options as they are typed. */
export interface OptionsDraft {
  readonly autoRollback: boolean;
  readonly profile: 'gap' | 'fast';
  readonly stableSeconds: string;
  readonly deadlineSeconds: string;
}

const defaultDeadlineSeconds = 60;
const mostSeconds = 3_600;

export function draftOf(preferences: Preferences, autoRollback: boolean): OptionsDraft {
  return {
    autoRollback,
    profile: preferences.defaultProfile,
    stableSeconds: String(preferences.defaultStableMs / 1000),
    deadlineSeconds: String(defaultDeadlineSeconds),
  };
}

/** null: it can be used. */
export function problemOfSeconds(value: string, least: number): 'number' | 'range' | null {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(value.trim())) return 'number';
  const seconds = Number(value);
  return seconds >= least && seconds <= mostSeconds ? null : 'range';
}

/** null while a figure cannot be used. */
export function optionsOf(draft: OptionsDraft): OperationOptions | null {
  const isUsable =
    problemOfSeconds(draft.stableSeconds, 0) === null && problemOfSeconds(draft.deadlineSeconds, 1) === null;
  if (!isUsable) return null;
  return {
    autoRollback: draft.autoRollback,
    profile: draft.profile,
    stableMs: Math.round(Number(draft.stableSeconds) * 1000),
    healthDeadlineMs: Math.round(Number(draft.deadlineSeconds) * 1000),
  };
}
