import type { ErrorShape } from '../../errors.ts';

/** What is known of an environment's connection; `unknown` until it was first asked. */
export type ConnectionState = 'connected' | 'unreachable' | 'refused' | 'unknown';

/** What an engine says of itself. */
export interface EngineSummary {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  /** `amd64`, `arm64`, ... in image terms. */
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Containers outlive the engine: the restart-policy rule then has no effect. */
  readonly isLiveRestore: boolean;
}

export interface EnvironmentRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'demo' | 'docker-host';
  /** `unix:///…`; null for the built-in one. */
  readonly address: string | null;
  readonly state: ConnectionState;
  /** ISO 8601: since when that is so. */
  readonly stateSince: string;
  /** Why it is not connected. */
  readonly error: ErrorShape | null;
  /** As last told; also while it does not answer. */
  readonly engine: EngineSummary | null;
  /** Milliseconds of the last answered question. */
  readonly latencyMs: number | null;
}

/** One stage of a connection test, in the order in which they were tried. */
export interface TestStage {
  readonly stage: string;
  readonly isPassed: boolean;
  readonly detail: string;
}

export interface EnvironmentTestResult {
  readonly stages: readonly TestStage[];
  readonly engine: EngineSummary | null;
  readonly error: ErrorShape | null;
}

/** An engine of this machine that answers and is no environment yet. */
export interface DiscoveredEngineRow {
  readonly dockerHost: string;
  readonly engine: EngineSummary;
}
