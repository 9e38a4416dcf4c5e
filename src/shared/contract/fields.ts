import { z } from 'zod';

/** Names and ids as they cross the wire: bounded, and judged in full by the core. */
export const text = (maxLength: number): z.ZodString => z.string().max(maxLength);
export const name = text(128).min(1);

export const deploymentRef = z.strictObject({ name, environment: name.nullable() });

/** Values by variable name. */
export const values = z.record(text(256), text(65_536)).refine((all) => Object.keys(all).length <= 500);

export const operationOptions = z
  .strictObject({
    profile: z.enum(['gap', 'fast']),
    autoRollback: z.boolean(),
    stableMs: z.number().int().min(0).max(3_600_000),
    healthDeadlineMs: z.number().int().min(1_000).max(86_400_000),
  })
  .partial();

export const operationRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('deploy'),
    name,
    environment: name,
    stack: text(512),
    version: text(256).nullable(),
    variables: values,
    options: operationOptions,
  }),
  z.strictObject({
    kind: z.literal('upgrade'),
    ref: deploymentRef,
    version: text(256).nullable(),
    variables: values,
    options: operationOptions,
  }),
  z.strictObject({
    kind: z.literal('rollback'),
    ref: deploymentRef,
    release: text(128).nullable(),
    variables: values,
    options: operationOptions,
  }),
  z.strictObject({
    kind: z.enum(['start', 'stop', 'remove']),
    ref: deploymentRef,
    options: operationOptions,
  }),
]);
