import type { Certificate } from '../../certificate.ts';
import type { EnvironmentColor } from '../../environment-color.ts';
import type { ErrorShape } from '../../errors.ts';
import type { EngineAddressInput } from '../fields.ts';

/**
 * What is known of an environment's connection.
 *
 * `reconnecting`: it was there and is being looked for. `engine-starting`: the host answers, its engine not yet.
 * `authentication-needed`, `host-key-unknown` and `host-key-changed` wait for the operator; nothing is tried again
 * by itself. `unsupported`: the engine answers and lacks what is needed. `refused`: the engine or the host does not
 * let this user in. `unreachable`: nobody answers. `unknown`: it was not asked yet.
 */
export type ConnectionState =
  | 'connected'
  | 'reconnecting'
  | 'authentication-needed'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'engine-starting'
  | 'unreachable'
  | 'unsupported'
  | 'refused'
  | 'unknown';

export type ConnectionKind = 'demo' | 'docker-host' | 'ssh' | 'tls' | 'context';

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
  readonly kind: ConnectionKind;
  /** `unix:///…`, `ssh://…`, `tcp://…`, `context:…`; null for the built-in one. */
  readonly address: string | null;
  readonly color: EnvironmentColor | null;
  readonly isReadOnly: boolean;
  /** An operation there begins only with the name of the deployment, typed. */
  readonly mustConfirmByName: boolean;
  readonly state: ConnectionState;
  /** ISO 8601: since when that is so. */
  readonly stateSince: string;
  /** ISO 8601: when it is tried again by itself; null: it is connected, or somebody has to do something first. */
  readonly nextTryAt: string | null;
  /** The reason why it is not connected. */
  readonly error: ErrorShape | null;
  /** As last told; also while it does not answer. */
  readonly engine: EngineSummary | null;
  /** Milliseconds of the last answered question. */
  readonly latencyMs: number | null;
  /** Those on the way to it, for their ends; empty: there are none, or they are not known. */
  readonly certificates: readonly Certificate[];
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
  readonly certificates: readonly Certificate[];
  readonly error: ErrorShape | null;
}

/** An engine of this machine that answers and is no environment yet. */
export interface DiscoveredEngineRow {
  readonly dockerHost: string;
  readonly engine: EngineSummary;
}

/** A place that other tools of this machine know an engine at. Nobody was asked whether it answers. */
export interface KnownPlaceRow {
  readonly name: string;
  readonly origin: 'docker-context' | 'ssh-config';
  readonly address: EngineAddressInput;
  /** Where it leads, for the reader. */
  readonly description: string;
  /** The environment that has this address already. */
  readonly environment: string | null;
}
