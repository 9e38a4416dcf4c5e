import type { ContainerRecord, RestartPolicyName } from '../state/container-record.ts';

const firstBackoffMs = 100;
const longestBackoffMs = 60_000;
/** A process that ran this long makes its container start over with the shortest waiting time. */
const stableMs = 10_000;

export interface RestartPolicy {
  readonly name: RestartPolicyName;
  /** 0: without limit. */
  readonly maximumRetryCount: number;
}

export function restartPolicyOf(container: ContainerRecord): RestartPolicy {
  const policy = container.hostConfig['RestartPolicy'] as
    | { Name?: string; MaximumRetryCount?: number }
    | undefined;
  return {
    name: (policy?.Name || 'no') as RestartPolicyName,
    maximumRetryCount: policy?.MaximumRetryCount ?? 0,
  };
}

/** Whether the policy asks for another start after an exit that nobody ordered. */
export function shouldRestart(container: ContainerRecord, exitCode: number): boolean {
  const { name, maximumRetryCount } = restartPolicyOf(container);
  if (name === 'on-failure') {
    return exitCode !== 0 && (maximumRetryCount === 0 || container.restartCount < maximumRetryCount);
  }
  return name !== 'no';
}

/** The waiting time before the next automatic start: doubled each time. */
export function backoffAfter(previousMs: number | null, ranMs: number): number {
  if (previousMs === null || ranMs > stableMs) return firstBackoffMs;
  return Math.min(previousMs * 2, longestBackoffMs);
}

/**
 * Whether an engine that starts also starts this container. `always` comes back even after it was stopped by hand,
 * `unless-stopped` does not; what never ran stays as it is.
 */
export function isStartedWithEngine(container: ContainerRecord): boolean {
  if (container.status === 'created') return false;
  const { name } = restartPolicyOf(container);
  if (name === 'unless-stopped') return !container.isManuallyStopped;
  return shouldRestart(container, container.exitCode);
}
