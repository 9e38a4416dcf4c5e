import type { ObservedContainer } from '../model/observed.ts';
import type { RestartPolicy } from '../model/service-spec.ts';

/** How often the core itself restarts a new container that ends: until the commit its own policy is off. */
export const boundedRestarts = 3;

/** What is asked of a running service before the commit. Times are milliseconds. */
export interface GateRules {
  readonly declaredRestart: RestartPolicy;
  /** 0 for a service that was not touched: it has been stable for long. */
  readonly stableMs: number;
  /** From the start of the container; the gate's own, whatever the engine says. */
  readonly deadlineMs: number;
}

/** What was learned about the container since it was first seen running. */
export interface GateEvidence {
  /** How long the same run (same start, same restart count) has been seen. */
  readonly steadyMs: number;
  /** Since waiting began. */
  readonly elapsedMs: number;
  /** The health command, run early through exec: null when it was not or could not be run. */
  readonly earlyHealth: 'passed' | 'failed' | null;
  /** Published TCP ports that did not answer. */
  readonly silentPorts: readonly number[];
  /** Restarts by the engine or by the core since the wait began. */
  readonly restarts: number;
}

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'waiting'; readonly gate: 'running' | 'healthy' | 'stable' | 'ports' }
  | { readonly kind: 'restart' }
  | {
      readonly kind: 'failed';
      readonly gate: 'running' | 'healthy' | 'stable' | 'ports';
      readonly reason:
        | 'exited'
        | 'crash-loop'
        | 'unhealthy'
        | 'never-healthy'
        | 'unstable'
        | 'port-silent'
        | 'gone';
    };

/**
 * The verdict of all gates on one observation. `unhealthy` is not final before the deadline: a slow start
 * looks the same. `restarting` and a changed restart count are never success.
 */
export function judgeService(
  container: ObservedContainer | null,
  rules: GateRules,
  evidence: GateEvidence,
): Verdict {
  if (container === null) return { kind: 'failed', gate: 'running', reason: 'gone' };
  // Why: what the engine calls dead is half removed; it neither runs again nor tells how it ended.
  if (container.state === 'dead') return { kind: 'failed', gate: 'running', reason: 'gone' };
  if (container.state === 'exited') return judgeExited(container, rules, evidence);
  if (evidence.restarts > boundedRestarts) return { kind: 'failed', gate: 'running', reason: 'crash-loop' };
  const isLate = evidence.elapsedMs >= rules.deadlineMs;
  if (container.state !== 'running') {
    return isLate
      ? { kind: 'failed', gate: 'running', reason: 'crash-loop' }
      : { kind: 'waiting', gate: 'running' };
  }
  if (container.healthTest !== null && !isHealthy(container, evidence)) {
    const reason = container.health === 'unhealthy' ? 'unhealthy' : 'never-healthy';
    return isLate ? { kind: 'failed', gate: 'healthy', reason } : { kind: 'waiting', gate: 'healthy' };
  }
  if (evidence.silentPorts.length > 0) {
    return isLate
      ? { kind: 'failed', gate: 'ports', reason: 'port-silent' }
      : { kind: 'waiting', gate: 'ports' };
  }
  if (evidence.steadyMs < rules.stableMs) {
    const isTooLate = evidence.elapsedMs >= rules.deadlineMs + rules.stableMs;
    return isTooLate
      ? { kind: 'failed', gate: 'stable', reason: 'unstable' }
      : { kind: 'waiting', gate: 'stable' };
  }
  return { kind: 'passed' };
}

/** By the engine's own probes, or by the same command run early. The engine's `unhealthy` outweighs one early success. */
export function isHealthy(
  container: ObservedContainer,
  evidence: Pick<GateEvidence, 'earlyHealth'>,
): boolean {
  if (container.health === 'healthy') return evidence.earlyHealth !== 'failed';
  return container.health === 'starting' && evidence.earlyHealth === 'passed';
}

function judgeExited(container: ObservedContainer, rules: GateRules, evidence: GateEvidence): Verdict {
  const mayEnd = rules.declaredRestart.name === 'no' || rules.declaredRestart.name === 'on-failure';
  if (container.exitCode === 0 && mayEnd) return { kind: 'passed' };
  if (rules.declaredRestart.name === 'no') return { kind: 'failed', gate: 'running', reason: 'exited' };
  if (evidence.restarts >= boundedRestarts) return { kind: 'failed', gate: 'running', reason: 'crash-loop' };
  return { kind: 'restart' };
}
