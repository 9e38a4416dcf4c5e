import type { OperationEventBody } from '../../src/shared/operation-event.ts';

/** Whether an event is the one that is waited for. Some count or remember: make a new one for each operation. */
export type Moment = (body: OperationEventBody) => boolean;

export const phase =
  (name: string): Moment =>
  (body) =>
    body.type === 'phase.entered' && body.phase === name;

export const begun =
  (kind: string, service: string | null = null): Moment =>
  (body) =>
    body.type === 'step.started' && body.kind === kind && (service === null || body.service === service);

export const done =
  (kind: string, service: string | null = null): Moment =>
  (body) =>
    body.type === 'step.done' && body.kind === kind && (service === null || body.service === service);

/** The last of several that satisfy. */
export function times(count: number, moment: Moment): Moment {
  let seen = 0;
  return (body) => moment(body) && ++seen === count;
}

/** Only within that phase. */
export function during(name: string, moment: Moment): Moment {
  let current = '';
  return (body) => {
    if (body.type === 'phase.entered') current = body.phase;
    return current === name && moment(body);
  };
}
