import { z } from 'zod';
import { errorSchema } from '../../../shared/error-schema.ts';
import type { EnvironmentId, OperationId, ReleaseId } from '../../core/model/ids.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import { phases } from '../../core/model/plan.ts';
import type { Plan } from '../../core/model/plan.ts';

const operationId = /^\d{8}-\d{6}-[0-9a-z]{4,16}$/;

/** Guards file names: an id that a caller made up must not become a path. */
export function isOperationId(text: string): boolean {
  return operationId.test(text);
}

const id = z.custom<OperationId & ReleaseId>((value) => typeof value === 'string' && isOperationId(value));
const text = z.string();
const time = z.iso.datetime();
const phase = z.enum(phases);
const kind = z.enum(['deploy', 'upgrade', 'rollback', 'start', 'stop', 'remove']);
const direction = z.enum(['forward', 'back']);

/**
 * Why arguments and causes are not looked into: a stored plan is for looking at. What is done next is
 * planned again from what is observed.
 */
const plan = z.object({
  operation: id,
  kind,
  direction,
  deployment: text,
  fromVersion: text.nullable(),
  toVersion: text.nullable(),
  steps: z.array(
    z.object({
      id: text,
      kind: text,
      phase,
      service: text.nullable(),
      side: z.enum(['old', 'new']).nullable(),
      args: z.record(z.string(), z.unknown()),
      dependsOn: z.array(text),
      cause: text,
    }),
  ),
}) as unknown as z.ZodType<Plan>;

/** The shape of a stored operation; a member that the model gains or loses is a type error here. */
export const operationSchema: z.ZodType<OperationRecord> = z.object({
  format: z.literal(1),
  id,
  kind,
  environment: z.custom<EnvironmentId>((value) => typeof value === 'string'),
  deployment: text,
  release: id.nullable(),
  fromVersion: text.nullable(),
  toVersion: text.nullable(),
  direction,
  phase,
  plan: plan.nullable(),
  options: z.object({
    profile: z.enum(['gap', 'fast']),
    autoRollback: z.boolean(),
    stableMs: z.number(),
    healthDeadlineMs: z.number(),
  }),
  attempts: z.int(),
  actor: text,
  startedAt: time,
  endedAt: time.nullable(),
  end: z.enum(['done', 'failed', 'rolled-back', 'cancelled', 'refused', 'held']).nullable(),
  error: errorSchema.nullable(),
  failureLog: z.array(text),
  phaseTimes: z.partialRecord(phase, z.object({ startedAt: time, endedAt: time.nullable() })),
});
