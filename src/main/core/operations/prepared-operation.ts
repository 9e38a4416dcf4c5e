import type { OperationId, ReleaseId } from '../model/ids.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { OperationOptions } from '../model/operation.ts';
import type { OperationKind } from '../model/plan.ts';
import type { Direction, Undertaking } from '../engine/undertaking.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationPreview, PreflightCheck } from './application.ts';

/** A request that was read, checked and planned; nothing has been changed for it. */
export interface PreparedOperation {
  readonly id: OperationId;
  readonly kind: OperationKind;
  readonly host: Host;
  readonly engine: EngineInfo;
  readonly deployment: string;
  readonly direction: Direction;
  readonly release: ReleaseId | null;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly options: OperationOptions;
  readonly undertaking: Undertaking;
  readonly checks: readonly PreflightCheck[];
  readonly variables: Pick<OperationPreview, 'newVariables' | 'removedVariables' | 'changedVariables'>;
  readonly services: OperationPreview['services'];
  /** Checks that need the lock, because they make something for a moment. */
  checkUnderLock(): Promise<readonly PreflightCheck[]>;
  /** What must be kept before the first record on the host: secrets, the deployment itself. */
  persist(): Promise<void>;
}

export const defaultOptions: OperationOptions = {
  profile: 'gap',
  autoRollback: false,
  stableMs: 5_000,
  healthDeadlineMs: 60_000,
};

export function withDefaults(options: Partial<OperationOptions>): OperationOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaultOptions, ...given };
}

export const noVariables: PreparedOperation['variables'] = {
  newVariables: [],
  removedVariables: [],
  changedVariables: [],
};
