import type { ErrorShape } from '../../errors.ts';
import type { VariableField } from './catalog.ts';

/** One step of a plan as a page shows it. */
export interface PlanStepRow {
  readonly id: string;
  readonly kind: string;
  readonly phase: string;
  readonly service: string | null;
  readonly side: 'old' | 'new' | null;
  /** What it is done to: a container, an image, a network. */
  readonly subject: string;
  /** Of a container that is created: what it is made of, as it is pulled. */
  readonly image: string | null;
  readonly cause: string;
  readonly dependsOn: readonly string[];
  /** It comes after the point of no return. */
  readonly isAfterCommit: boolean;
}

export interface PlanView {
  readonly kind: string;
  readonly direction: 'forward' | 'back';
  readonly steps: readonly PlanStepRow[];
  /** As `--dry-run` prints it. */
  readonly text: string;
}

export interface CheckRow {
  readonly check: string;
  readonly severity: 'ok' | 'warning' | 'error';
  readonly service: string | null;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What one image, port, volume or variable was and will be; null: not there. */
export interface Difference {
  readonly area:
    | 'image'
    | 'ports'
    | 'volumes'
    | 'networks'
    | 'command'
    | 'environment'
    | 'labels'
    | 'other'
    | 'network'
    | 'volume'
    | 'variable';
  /** null: of a network or a volume itself, or of a variable. */
  readonly service: string | null;
  /** Of `other` one of `serviceSettings`; of `network` and `volume` its name on the engine. */
  readonly name: string;
  /** Text, or JSON of the model where a name is not enough. Secrets as '••••••'. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Everything that a confirmation page shows; making it changed nothing. */
export interface PreviewAnswer {
  readonly deployment: string;
  readonly environment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly newVariables: readonly VariableField[];
  readonly removedVariables: readonly string[];
  readonly changedVariables: readonly string[];
  /** New, required and without a value: they block. */
  readonly missingVariables: readonly string[];
  readonly services: readonly {
    readonly service: string;
    readonly change: 'added' | 'changed' | 'removed' | 'unchanged';
  }[];
  readonly differences: readonly Difference[];
  readonly checks: readonly CheckRow[];
  /** null: it cannot be made before what blocks is mended. */
  readonly plan: PlanView | null;
  /** What blocks, as the core says it. */
  readonly blocked: ErrorShape | null;
}

/** An operation of now or of the past. */
export interface OperationRow {
  readonly id: string;
  readonly kind: string;
  readonly deployment: string;
  readonly environment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly direction: 'forward' | 'back';
  readonly phase: string;
  readonly actor: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** null: under way. */
  readonly end: string | null;
  readonly error: ErrorShape | null;
  readonly attempts: number;
  /** It runs in this application and can be cancelled. */
  readonly isHere: boolean;
  readonly percent: number;
}

export interface OperationPage {
  readonly row: OperationRow;
  readonly plan: PlanView | null;
  readonly failureLog: readonly string[];
  readonly phaseTimes: readonly {
    readonly phase: string;
    readonly startedAt: string;
    readonly endedAt: string | null;
  }[];
}
