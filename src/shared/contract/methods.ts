import { z } from 'zod';
import {
  credentialRequest,
  deploymentRef,
  engineAddress,
  environmentMarks,
  name,
  operationRequest,
  resumption,
  text,
  values,
} from './fields.ts';
import { answers } from './method.ts';
import type { RegistryLoginRow, SavedRegistryLogin } from './shapes/registry.ts';
import type { Method } from './method.ts';
import { preferencesSchema } from './preferences.ts';
import type { AboutAnswer, DoctorRow, Preferences, SecretsState } from './shapes/application.ts';
import type { CatalogAnswer, ProductPage, SourceRow, VariableProblem } from './shapes/catalog.ts';
import type { DeploymentPage, DeploymentRow } from './shapes/deployment.ts';
import type {
  DiscoveredEngineRow,
  EnvironmentRow,
  EnvironmentTestResult,
  KnownPlaceRow,
} from './shapes/environment.ts';
import type { HeldAnswer } from './shapes/held.ts';
import type { OperationPage, OperationRow, PreviewAnswer } from './shapes/operation.ts';

const nothing = z.strictObject({});
const passphrase = text(1024);

/**
 * What a window can ask for: method -> checked input, type of the answer. Errors cross as `{code, message,
 * details}`; their texts are made in the renderer. Nothing but this table and the topics crosses a wire.
 */
export const methods = {
  'app.about': answers<AboutAnswer>().to(nothing),
  'app.setPreferences': answers<Preferences>().to(preferencesSchema.strict().partial()),
  'app.doctor': answers<readonly DoctorRow[]>().to(nothing),

  'secrets.unlock': answers<SecretsState>().to(z.strictObject({ passphrase })),
  /** `current`: null where there is none yet. */
  'secrets.setPassphrase': answers<SecretsState>().to(
    z.strictObject({ current: passphrase.nullable(), next: passphrase }),
  ),
  'secrets.removePassphrase': answers<SecretsState>().to(z.strictObject({ current: passphrase })),

  'environments.list': answers<readonly EnvironmentRow[]>().to(nothing),
  'environments.discover': answers<readonly DiscoveredEngineRow[]>().to(nothing),
  /** What other tools of this machine know engines at. */
  'environments.places': answers<readonly KnownPlaceRow[]>().to(nothing),
  'environments.add': answers<EnvironmentRow>().to(
    z.strictObject({ name, address: engineAddress, marks: environmentMarks }),
  ),
  'environments.update': answers<EnvironmentRow>().to(
    z.strictObject({ name, change: environmentMarks.extend({ name: name.optional() }) }),
  ),
  /** Asks it now, over a new connection if the one that is open does not answer. */
  'environments.retry': answers<EnvironmentRow>().to(z.strictObject({ name })),
  /** By name, or an address that is no environment yet. */
  'environments.test': answers<EnvironmentTestResult>().to(
    z.union([z.strictObject({ name }), z.strictObject({ address: engineAddress })]),
  ),
  /** Of the host and key that an error `host-key-unknown` named. One that has changed is never accepted. */
  'environments.acceptHostKey': answers<null>().to(
    z.strictObject({ host: text(512).min(1), fingerprint: text(64) }),
  ),
  /** Kept in memory only; never logged, never told again. */
  'environments.authenticate': answers<null>().to(
    z.strictObject({ request: credentialRequest, answers: z.array(text(4096)).min(1).max(20) }),
  ),
  'environments.remove': answers<null>().to(z.strictObject({ name })),

  /** Those that were entered here. Passwords are never told. */
  'registries.list': answers<readonly RegistryLoginRow[]>().to(nothing),
  /** Asked of the registry first; one that it does not accept is not kept. */
  'registries.login': answers<SavedRegistryLogin>().to(
    z.strictObject({ registry: text(512).min(1), username: text(8192).min(1), password: text(8192).min(1) }),
  ),
  'registries.logout': answers<null>().to(z.strictObject({ registry: text(512).min(1) })),

  'sources.add': answers<SourceRow>().to(z.strictObject({ name, path: text(4096) })),
  'sources.remove': answers<null>().to(z.strictObject({ name })),
  /** `isFresh`: every source is read again. */
  'catalog.list': answers<CatalogAnswer>().to(z.strictObject({ isFresh: z.boolean() })),
  'catalog.product': answers<ProductPage>().to(z.strictObject({ productId: text(512) })),
  /** The core's own judgement of values that are being typed. */
  'catalog.validate': answers<readonly VariableProblem[]>().to(
    z.strictObject({ stackId: text(512), version: text(256), values }),
  ),

  'deployments.list': answers<readonly DeploymentRow[]>().to(nothing),
  'deployments.page': answers<DeploymentPage>().to(deploymentRef),
  'deployments.setPolicy': answers<null>().to(
    z.strictObject({ ref: deploymentRef, rollback: z.enum(['manual', 'automatic']) }),
  ),

  'operations.preview': answers<PreviewAnswer>().to(operationRequest),
  'operations.start': answers<{ readonly id: string }>().to(operationRequest),
  'operations.resume': answers<{ readonly id: string }>().to(resumption),
  /** What is undecided; `nothing-to-resume` where nothing is. */
  'operations.held': answers<HeldAnswer>().to(deploymentRef),
  /** false: the point of no return has been passed, or it does not run here. */
  'operations.cancel': answers<{ readonly isCancelled: boolean }>().to(z.strictObject({ id: name })),
  'operations.unlock': answers<null>().to(z.strictObject({ ref: deploymentRef, lock: text(128) })),
  'operations.list': answers<readonly OperationRow[]>().to(
    z.strictObject({ deployment: name.nullable(), environment: name.nullable() }),
  ),
  'operations.page': answers<OperationPage>().to(z.strictObject({ id: name })),

  /** Input for a terminal that is followed; bytes as text. */
  'terminal.write': answers<null>().to(z.strictObject({ terminal: text(64), input: text(65_536) })),
  'terminal.resize': answers<null>().to(
    z.strictObject({
      terminal: text(64),
      columns: z.number().int().min(2).max(1000),
      rows: z.number().int().min(1).max(1000),
    }),
  ),
} as const satisfies Readonly<Record<string, Method>>;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type MethodInput<Name extends MethodName> = z.input<Methods[Name]['input']>;
/** The same as a handler gets it, checked. */
export type CheckedInput<Name extends MethodName> = z.output<Methods[Name]['input']>;
export type MethodOutput<Name extends MethodName> =
  Methods[Name] extends Method<z.ZodType, infer Output> ? Output : never;
