import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { RegistryAuth } from '../../../core/ports/registry.ts';
import type { FailureSubject } from './engine-failure.ts';

export interface EngineCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Without version; every part that comes from outside is encoded by the caller. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** A tar archive. */
  readonly upload?: Buffer;
  readonly registryAuth?: RegistryAuth | null;
  readonly signal?: CancelSignal;
  /** null: the caller ends it by its signal. */
  readonly deadlineMs: number | null;
  /** Repeating does no harm. GET and HEAD are; a POST only where it changes nothing. */
  readonly isHarmless?: boolean;
  /** The connection is to become a stream both ways. */
  readonly isUpgrade?: boolean;
  readonly subject: FailureSubject;
}

export interface EngineAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}
