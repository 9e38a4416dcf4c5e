import { z } from 'zod';
import type { OperationEvent, OperationEventBody } from '../../../shared/operation-event.ts';

const types: Readonly<Record<OperationEventBody['type'], true>> = {
  'operation.started': true,
  'operation.resumed': true,
  'phase.entered': true,
  'step.started': true,
  'step.done': true,
  'step.failed': true,
  'service.changed': true,
  'pull.progressed': true,
  'gate.probed': true,
  'log.written': true,
  'warning.raised': true,
  'connection.lost': true,
  'connection.restored': true,
  'progress.advanced': true,
  'operation.ended': true,
};

/** A kept event. What it says is not looked into: events are for looking at, nothing is decided by them. */
export const eventSchema = z.object({
  sequence: z.int().positive(),
  at: z.iso.datetime(),
  body: z.custom<OperationEventBody>(
    (body) =>
      typeof body === 'object' &&
      body !== null &&
      'type' in body &&
      typeof body.type === 'string' &&
      Object.hasOwn(types, body.type),
  ),
}) satisfies z.ZodType<OperationEvent>;
