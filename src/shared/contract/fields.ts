import { z } from 'zod';
import { environmentColors } from '../environment-color.ts';

/** Names and ids as they cross the wire: bounded, and judged in full by the core. */
export const text = (maxLength: number): z.ZodString => z.string().max(maxLength);
export const name = text(128).min(1);

export const deploymentRef = z.strictObject({ name, environment: name.nullable() });

/** Values by variable name. */
export const values = z.record(text(256), text(65_536)).refine((all) => Object.keys(all).length <= 500);

const port = z.number().int().min(1).max(65_535);
const path = text(4096).min(1);

/** Bounded here, judged in full by the core. No secret is part of an address. */
export const engineAddress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('docker-host'), dockerHost: text(1024).min(1) }),
  z.strictObject({
    kind: z.literal('ssh'),
    host: text(255).min(1),
    user: text(128).min(1).nullable(),
    port: port.nullable(),
    identityFile: path.nullable(),
    socketPath: path.nullable(),
  }),
  z.strictObject({
    kind: z.literal('tls'),
    host: text(255).min(1),
    port,
    caFile: path,
    certFile: path,
    keyFile: path,
  }),
  z.strictObject({ kind: z.literal('context'), context: text(255).min(1) }),
]);
export type EngineAddressInput = z.output<typeof engineAddress>;

export const environmentMarks = z
  .strictObject({
    color: z.enum(environmentColors).nullable(),
    isReadOnly: z.boolean(),
    mustConfirmByName: z.boolean(),
  })
  .partial();

/** What a host asked for, as the error `authentication-needed` told it. */
export const credentialRequest = z.strictObject({
  what: z.enum(['passphrase', 'password', 'keyboard-interactive']),
  host: text(512).min(1),
  user: text(128),
  identityFile: path.nullable(),
  prompts: z.array(z.strictObject({ text: text(1024), isEchoed: z.boolean() })).max(20),
});

/** The name of a deployment as it was typed, where an environment wants it. */
const confirmation = text(128).optional();
/** What is to be gone on with. */
export const resumption = deploymentRef.extend({ confirmation });

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
    confirmation,
  }),
  z.strictObject({
    kind: z.literal('upgrade'),
    ref: deploymentRef,
    version: text(256).nullable(),
    variables: values,
    options: operationOptions,
    confirmation,
  }),
  z.strictObject({
    kind: z.literal('rollback'),
    ref: deploymentRef,
    release: text(128).nullable(),
    variables: values,
    options: operationOptions,
    confirmation,
  }),
  z.strictObject({
    kind: z.enum(['start', 'stop', 'remove']),
    ref: deploymentRef,
    options: operationOptions,
    confirmation,
  }),
]);
