import type { ErrorShape } from './errors.ts';

/** Events of one operation: numbered from 1 without gaps, exactly one `operation.ended`, which is the last. */
export interface OperationEvent {
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  readonly body: OperationEventBody;
}

export type OperationEventBody =
  | {
      readonly type: 'operation.started';
      readonly operation: string;
      readonly kind: string;
      readonly deployment: string;
      readonly environment: string;
      readonly fromVersion: string | null;
      readonly toVersion: string | null;
      /** Services that the operation works on, in plan order. */
      readonly services: readonly string[];
    }
  | { readonly type: 'operation.resumed'; readonly attempt: number; readonly direction: 'forward' | 'back' }
  | { readonly type: 'phase.entered'; readonly phase: string; readonly direction: 'forward' | 'back' }
  | {
      readonly type: 'step.started';
      readonly step: string;
      readonly kind: string;
      readonly service: string | null;
    }
  | {
      readonly type: 'step.done';
      readonly step: string;
      readonly kind: string;
      readonly service: string | null;
    }
  | {
      readonly type: 'step.failed';
      readonly step: string;
      readonly kind: string;
      readonly service: string | null;
      readonly error: ErrorShape;
    }
  | { readonly type: 'service.changed'; readonly service: string; readonly state: ServiceProgressState }
  | {
      readonly type: 'pull.progressed';
      readonly image: string;
      readonly currentBytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly type: 'gate.probed';
      readonly service: string;
      readonly gate: string;
      readonly isPassed: boolean;
      readonly text: string;
      readonly deadlineAt: string | null;
    }
  | { readonly type: 'log.written'; readonly service: string; readonly text: string }
  | { readonly type: 'warning.raised'; readonly warning: ErrorShape }
  /** Once when it was lost, and again for each try that did not find the host. */
  | {
      readonly type: 'connection.lost';
      readonly since: string;
      /** ISO 8601; left out in events of earlier versions. */
      readonly nextTryAt?: string;
      /** What the last try met. */
      readonly error?: ErrorShape;
    }
  | { readonly type: 'connection.restored' }
  | { readonly type: 'progress.advanced'; readonly progress: OperationProgress }
  | {
      readonly type: 'operation.ended';
      readonly end: string;
      readonly error: ErrorShape | null;
      readonly failedService: string | null;
      readonly logExcerpt: readonly string[];
    };

export type ServiceProgressState =
  | 'waiting'
  | 'unchanged'
  | 'pulling'
  | 'created'
  | 'stopping'
  | 'starting'
  | 'verifying'
  | 'running'
  | 'completed'
  | 'failed'
  | 'restored'
  | 'removed';

export interface Counter {
  readonly done: number;
  readonly total: number;
}

/** `percent` never falls, 100 only at a successful end. */
export interface OperationProgress {
  readonly percent: number;
  readonly phase: string;
  readonly images: Counter;
  readonly oneShots: Counter;
  readonly services: Counter;
  readonly pulledBytes: number;
  readonly totalBytes: number;
}
