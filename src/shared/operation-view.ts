import type { ErrorShape } from './errors.ts';
import type { OperationEvent, OperationProgress, ServiceProgressState } from './operation-event.ts';

/** What a viewer of an operation knows, folded from its events. Times are milliseconds since 1970. */
export interface OperationView {
  readonly operation: string;
  readonly kind: string;
  readonly deployment: string;
  readonly environment: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  /** Of the last event that was folded in. */
  readonly sequence: number;
  readonly startedAtMs: number;
  readonly lastEventAtMs: number;
  readonly direction: 'forward' | 'back';
  readonly phase: string;
  /** In the order in which they were entered; a phase that is entered again stands there again. */
  readonly phases: readonly PhaseView[];
  /** The point of no return is passed: there is nothing left to cancel. */
  readonly isCommitted: boolean;
  readonly progress: OperationProgress | null;
  /** In plan order. */
  readonly services: readonly ServiceView[];
  readonly pulls: readonly PullView[];
  readonly connectionLostSince: string | null;
  /** While the connection is lost: when the host is tried next, and what the last try met. */
  readonly nextTryAt: string | null;
  readonly connectionError: ErrorShape | null;
  readonly warnings: readonly ErrorShape[];
  readonly ended: OperationEnding | null;
}

export interface ServiceView {
  readonly service: string;
  readonly state: ServiceProgressState | 'stopped';
  /** The gate that is waited for, with its last probe and the time that is left to it. */
  readonly gate: string;
  readonly note: string;
  readonly deadlineAt: string | null;
  /** The operator's question: since when, and for how long, was it away? null: it was not. */
  readonly awaySinceMs: number | null;
  readonly awayMs: number | null;
  /** Something was started since it was stopped: so nothing of it had been running meanwhile. */
  readonly isStartedAnew: boolean;
}

export interface PhaseView {
  readonly phase: string;
  readonly direction: 'forward' | 'back';
  readonly startedAtMs: number;
}

export interface PullView {
  readonly image: string;
  readonly currentBytes: number;
  readonly totalBytes: number;
}

export interface OperationEnding {
  readonly end: string;
  readonly error: ErrorShape | null;
  readonly failedService: string | null;
  readonly logExcerpt: readonly string[];
}

/** A viewer that has not seen an event yet. */
export const emptyOperationView: OperationView = {
  operation: '',
  kind: '',
  deployment: '',
  environment: '',
  fromVersion: null,
  toVersion: null,
  sequence: 0,
  startedAtMs: 0,
  lastEventAtMs: 0,
  direction: 'forward',
  phase: '',
  phases: [],
  isCommitted: false,
  progress: null,
  services: [],
  pulls: [],
  connectionLostSince: null,
  nextTryAt: null,
  connectionError: null,
  warnings: [],
  ended: null,
};

/** The view after one more event. An event that was seen already changes nothing, so replays are harmless. */
export function applyOperationEvent(view: OperationView, event: OperationEvent): OperationView {
  if (event.sequence <= view.sequence) return view;
  const atMs = Date.parse(event.at);
  const startedAtMs = view.sequence === 0 ? atMs : view.startedAtMs;
  return applyBody({ ...view, sequence: event.sequence, startedAtMs, lastEventAtMs: atMs }, event.body, atMs);
}

function applyBody(view: OperationView, body: OperationEvent['body'], atMs: number): OperationView {
  switch (body.type) {
    case 'operation.started': {
      const { operation, kind, deployment, environment, fromVersion, toVersion } = body;
      const services = body.services.map(waiting);
      return { ...view, operation, kind, deployment, environment, fromVersion, toVersion, services };
    }
    case 'operation.resumed':
      return { ...view, direction: body.direction };
    case 'phase.entered': {
      const { phase, direction } = body;
      return { ...view, phase, direction, phases: [...view.phases, { phase, direction, startedAtMs: atMs }] };
    }
    case 'service.changed':
      return withService(view, body.service, (service) => changed(service, body.state, atMs));
    case 'gate.probed':
      return withService(view, body.service, (service) => ({
        ...service,
        gate: body.isPassed ? '' : body.gate,
        note: body.isPassed ? '' : body.text,
        deadlineAt: body.isPassed ? null : body.deadlineAt,
      }));
    case 'pull.progressed': {
      const { image, currentBytes, totalBytes } = body;
      const others = view.pulls.filter((pull) => pull.image !== image);
      return { ...view, pulls: [...others, { image, currentBytes, totalBytes }] };
    }
    case 'warning.raised':
      return { ...view, warnings: [...view.warnings, body.warning] };
    case 'connection.lost':
      return {
        ...view,
        connectionLostSince: body.since,
        nextTryAt: body.nextTryAt ?? null,
        connectionError: body.error ?? null,
      };
    case 'connection.restored':
      return { ...view, connectionLostSince: null, nextTryAt: null, connectionError: null };
    case 'progress.advanced':
      return { ...view, progress: body.progress };
    case 'operation.ended': {
      const { end, error, failedService, logExcerpt } = body;
      return { ...view, ended: { end, error, failedService, logExcerpt } };
    }
    case 'step.done':
      if (body.kind === 'write-record' && view.phase === 'commit') return { ...view, isCommitted: true };
      return body.service === null
        ? view
        : withService(view, body.service, (service) => settled(view, service, body.kind));
    case 'step.failed':
      return body.service === null
        ? view
        : withService(view, body.service, (service) => changed(service, 'failed', atMs));
    case 'step.started':
    case 'log.written':
      return view;
  }
}

function waiting(service: string): ServiceView {
  return {
    service,
    state: 'waiting',
    gate: '',
    note: '',
    deadlineAt: null,
    awaySinceMs: null,
    awayMs: null,
    isStartedAnew: false,
  };
}

function withService(
  view: OperationView,
  name: string,
  change: (service: ServiceView) => ServiceView,
): OperationView {
  const isKnown = view.services.some((service) => service.service === name);
  const services = isKnown ? view.services : [...view.services, waiting(name)];
  return {
    ...view,
    services: services.map((service) => (service.service === name ? change(service) : service)),
  };
}

/**
 * A service is away from a stop until it runs again, if it had to be started for that: where one of its two
 * containers ran all the time, nothing is started between the stop of the other and its next verdict.
 */
function changed(service: ServiceView, state: ServiceProgressState, atMs: number): ServiceView {
  const kept = state === 'failed' ? { gate: service.gate, note: service.note } : { gate: '', note: '' };
  const next = { ...service, ...kept, state, deadlineAt: null };
  const { awaySinceMs } = service;
  switch (state) {
    case 'stopping':
      return { ...next, awaySinceMs: awaySinceMs ?? atMs };
    case 'starting':
      return { ...next, isStartedAnew: awaySinceMs !== null };
    case 'verifying':
    case 'running':
    case 'restored':
    case 'unchanged': {
      const isCounted = awaySinceMs !== null && service.isStartedAnew;
      const awayMs = isCounted ? (service.awayMs ?? 0) + atMs - awaySinceMs : service.awayMs;
      return { ...next, awaySinceMs: null, awayMs, isStartedAnew: false };
    }
    case 'waiting':
    case 'pulling':
    case 'created':
    case 'completed':
    case 'failed':
    case 'removed':
      return next;
  }
}

/** What has been stopped for good is no longer on its way. */
function settled(view: OperationView, service: ServiceView, stepKind: string): ServiceView {
  if (service.state !== 'stopping') return service;
  if (stepKind === 'remove-container') return { ...service, state: 'removed' };
  return stepKind === 'stop-container' && view.kind === 'stop' ? { ...service, state: 'stopped' } : service;
}
