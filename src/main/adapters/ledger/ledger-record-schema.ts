import { z } from 'zod';
import { errorSchema } from '../../../shared/error-schema.ts';
import type { DeploymentPolicy } from '../../core/model/deployment.ts';
import type { LedgerBody, LedgerRecord } from '../../core/model/ledger-record.ts';
import { operationId, releaseId, releaseSchema, snapshotSchema, time } from './release-schema.ts';

const text = z.string();
const operationKind = z.enum(['deploy', 'upgrade', 'rollback', 'start', 'stop', 'remove']);
const policy: z.ZodType<DeploymentPolicy> = z.object({ rollback: z.enum(['manual', 'automatic']) });

/** A record of one operation that says no more than that it happened. */
function milestone<Kind extends string>(kind: Kind) {
  return z.object({ kind: z.literal(kind), operation: operationId });
}

const body: z.ZodType<LedgerBody> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), fingerprintKey: text, policy }),
  z.object({ kind: z.literal('policy-changed'), policy }),
  milestone('opened').extend({
    operationKind,
    release: releaseSchema,
    snapshot: snapshotSchema.nullable(),
  }),
  milestone('committed').extend({ release: releaseId }),
  milestone('failed').extend({ error: errorSchema, isHeld: z.boolean() }),
  milestone('restoring'),
  milestone('restored'),
  milestone('stopped'),
  milestone('started'),
  milestone('removed'),
  milestone('operation-ended').extend({
    operationKind,
    actor: text,
    startedAt: time,
    end: text,
    fromVersion: text.nullable(),
    toVersion: text.nullable(),
    isCleanupOpen: z.boolean().optional(),
  }),
]);

/** The shape of a record; a member that the model gains or loses is a type error here. */
export const ledgerRecordSchema: z.ZodType<LedgerRecord> = z.object({
  format: z.literal(1),
  deployment: text,
  sequence: z.int().positive(),
  at: time,
  actor: text,
  body,
});
