import { WindlassError } from '../../../shared/errors.ts';
import type { ProductVersion } from '../model/catalog.ts';
import type { Deployment } from '../model/deployment.ts';
import { asOperationId, asReleaseId, type OperationId, type ReleaseId } from '../model/ids.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { OperationOptions } from '../model/operation.ts';
import type { OperationKind } from '../model/plan.ts';
import type { PinnedImage, Release } from '../model/release.ts';
import type { VariableValues } from '../model/variables.ts';
import { diffVariables, mergeVariables, recordVariables, secretValues } from '../policy/variables.ts';
import { requireValidVariables } from '../policy/variables-validation.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import type { Host } from '../ports/hosts.ts';
import { pinImages } from './pin-images.ts';
import { checkDisk, checkHost, probeHostPorts, type PreflightSubject } from './preflight.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import {
  fingerprints,
  loadMaterials,
  makeMaterials,
  packSecrets,
  secretScope,
  type ReleaseMaterials,
  type ReleaseValues,
  type WithoutSecrets,
} from './release-materials.ts';
import { ReleaseUndertaking } from './release-undertaking.ts';
import { changedServices } from './service-changes.ts';
import type { Workspace } from './workspace.ts';

export interface ReleaseRequest {
  readonly kind: Extract<OperationKind, 'deploy' | 'upgrade'>;
  readonly host: Host;
  readonly deployment: string;
  readonly known: Deployment | null;
  readonly version: ProductVersion;
  readonly overrides: VariableValues;
  readonly options: OperationOptions;
}

/** Deploy or upgrade to a version of the catalog: variables, images by digest, preflight; changes nothing. */
export async function prepareCatalogRelease(
  workspace: Workspace,
  request: ReleaseRequest,
): Promise<PreparedOperation> {
  const { host, known, version } = request;
  const previous = await loadCurrent(workspace, host, known);
  const definitions = version.variables;
  const storedSecrets = previous === null ? {} : await storedSecretsOf(workspace, host, previous.release);
  const stored = { ...previous?.values, ...storedSecrets };
  const merged = mergeVariables(definitions, stored, request.overrides);
  requireValidVariables(definitions, merged.values);
  const secrets = secretValues(definitions, merged.values);
  const values: ReleaseValues = {
    values: Object.fromEntries(Object.entries(merged.values).filter(([name]) => !(name in secrets))),
    secrets,
    envFiles: version.envFiles,
    missing: [],
  };
  const id = asOperationId(workspace.ids.next(workspace.clock.now()));
  const draft = {
    id: asReleaseId(id),
    deployment: request.deployment,
    version: version.version,
    stackId: version.stackId,
    productId: version.metadata.productId,
    productName: version.metadata.name,
    definition: version.definition,
    releaseNotes: version.releaseNotes,
    variableDefinitions: definitions,
    variables: recordVariables(definitions, merged.values),
    copyOf: null,
  };
  const diff = diffVariables(previous?.release.variableDefinitions ?? [], definitions);
  return prepareRelease(workspace, {
    id,
    kind: request.kind,
    host,
    deployment: request.deployment,
    known,
    previous,
    draft,
    values,
    pinned: null,
    options: request.options,
    variables: {
      newVariables: previous === null ? [] : diff.added.map((definition) => definition.name),
      removedVariables: diff.removed.map((definition) => definition.name),
      changedVariables: diff.changed.map((change) => change.name),
    },
  });
}

export interface ReturnRequest {
  readonly host: Host;
  readonly known: Deployment;
  readonly release: Release;
  /** Secrets that this machine may not know. */
  readonly given: VariableValues;
  readonly options: OperationOptions;
}

/** Going back to a retained release: a new release that repeats the old one, images by its digests. */
export async function prepareReturn(
  workspace: Workspace,
  request: ReturnRequest,
): Promise<PreparedOperation> {
  const { host, known, release } = request;
  const previous = await loadCurrent(workspace, host, known);
  const materials = await loadMaterials(workspace, host, release, request.given);
  materials.stack();
  const stored = await workspace.secrets.read(secretScope(host, release.deployment, release.id));
  const secretNames = Object.keys(release.variables).filter((name) => 'isSecret' in release.variables[name]!);
  const id = asOperationId(workspace.ids.next(workspace.clock.now()));
  const {
    fingerprints: _made,
    images,
    createdAt: _at,
    createdBy: _by,
    operation: _operation,
    ...rest
  } = release;
  const diff = diffVariables(previous?.release.variableDefinitions ?? [], release.variableDefinitions);
  return prepareRelease(workspace, {
    id,
    kind: 'rollback',
    host,
    deployment: known.name,
    known,
    previous,
    draft: { ...rest, id: asReleaseId(id), copyOf: release.copyOf ?? release.id },
    values: {
      values: materials.values,
      secrets: Object.fromEntries(
        secretNames.map((name) => [name, request.given[name] ?? stored[name] ?? '']),
      ),
      envFiles: Object.fromEntries(
        release.definition.envFiles.map((path) => [path, stored[`env-file:${path}`] ?? '']),
      ),
      missing: [],
    },
    pinned: images,
    options: { ...request.options, autoRollback: false },
    variables: {
      newVariables: diff.added.map((definition) => definition.name),
      removedVariables: diff.removed.map((definition) => definition.name),
      changedVariables: diff.changed.map((change) => change.name),
    },
  });
}

interface Draft {
  readonly id: OperationId;
  readonly kind: OperationKind;
  readonly host: Host;
  readonly deployment: string;
  readonly known: Deployment | null;
  readonly previous: ReleaseMaterials | null;
  readonly draft: Omit<Release, 'fingerprints' | 'images' | 'createdAt' | 'createdBy' | 'operation'> & {
    readonly id: ReleaseId;
  };
  readonly values: ReleaseValues;
  /** Known digests; null: the references are asked for now. */
  readonly pinned: Readonly<Record<string, PinnedImage>> | null;
  readonly options: OperationOptions;
  readonly variables: PreparedOperation['variables'];
}

async function prepareRelease(workspace: Workspace, request: Draft): Promise<PreparedOperation> {
  const { host, deployment, known, previous, draft, values } = request;
  const engine = await host.docker.engine();
  const allValues = { ...values.values, ...values.secrets };
  const stack = workspace.definitions.resolve(draft.definition, allValues, values.envFiles, deployment);
  const { images, checks: imageChecks } =
    request.pinned === null
      ? await pinImages(workspace, host, stack, engine, workspace.clock.canceller().signal)
      : { images: request.pinned, checks: [] };
  const fingerprintKey = known?.fingerprintKey ?? workspace.ids.key();
  const release = completeRelease(workspace, request, images, fingerprintKey);
  const target = makeMaterials(workspace.definitions, release, values);
  const seen = await host.docker.observe(deployment);
  const operation = request.id;
  const subject: PreflightSubject = {
    host,
    engine,
    deployment,
    operation,
    stack,
    previous: previous?.planned ?? null,
    seen,
  };
  const hostChecks = await checkHost(subject);
  return {
    id: operation,
    kind: request.kind,
    host,
    engine,
    deployment,
    direction: 'forward',
    release: release.id,
    fromVersion: previous?.release.version ?? null,
    toVersion: release.version,
    options: request.options,
    undertaking: undertake(workspace, request, engine, target),
    checks: [...imageChecks, ...hostChecks, ...(await checkDisk(workspace.disk, host, engine))],
    variables: request.variables,
    services: changedServices(previous?.release ?? null, release, target.planned),
    checkUnderLock: () => probeHostPorts(subject, hostChecks),
    persist: () => persist(workspace, request, release, fingerprintKey),
  };
}

function completeRelease(
  workspace: Workspace,
  { draft, values, id }: Draft,
  images: Release['images'],
  fingerprintKey: string,
): Release {
  const { hasher, definitions } = workspace;
  return {
    ...draft,
    images,
    fingerprints: fingerprints(hasher, fingerprintKey, definitions, { ...draft, images }, values),
    createdAt: new Date(workspace.clock.now()).toISOString(),
    createdBy: workspace.actor.name,
    operation: id,
  };
}

function undertake(
  workspace: Workspace,
  request: Draft,
  engine: EngineInfo,
  target: ReleaseMaterials,
): ReleaseUndertaking {
  return new ReleaseUndertaking({
    host: request.host,
    deployment: request.deployment,
    operation: request.id,
    kind: request.kind,
    actor: workspace.actor.name,
    startedAt: target.release.createdAt,
    now: () => new Date(workspace.clock.now()).toISOString(),
    profile: request.options.profile,
    isLiveRestore: engine.isLiveRestore,
    target,
    previous: request.previous,
    trial: request.id,
    known: request.known,
  });
}

async function persist(
  workspace: Workspace,
  request: Draft,
  release: Release,
  fingerprintKey: string,
): Promise<void> {
  const { host, deployment, values, options } = request;
  const secrets = packSecrets(values.secrets, values.envFiles);
  await workspace.secrets.write(secretScope(host, deployment, release.id), secrets);
  if (request.known !== null) return;
  const policy = { rollback: options.autoRollback ? 'automatic' : 'manual' } as const;
  await host.ledger.append(deployment, workspace.actor.name, { kind: 'created', fingerprintKey, policy });
}

/** The committed release with what this machine knows of it. */
export async function loadCurrent(
  workspace: Workspace,
  host: Host,
  known: Deployment | null,
  secrets?: WithoutSecrets,
): Promise<ReleaseMaterials | null> {
  if (known === null || known.current === null) return null;
  const release = findRelease(known, known.current);
  if (release === null) {
    throw new WindlassError('record-damaged', `the ledger has no release ${known.current} of ${known.name}`, {
      deployment: known.name,
      release: known.current,
    });
  }
  return loadMaterials(workspace, host, release, {}, secrets);
}

async function storedSecretsOf(workspace: Workspace, host: Host, release: Release): Promise<VariableValues> {
  const stored = await workspace.secrets.read(secretScope(host, release.deployment, release.id));
  const names = Object.keys(release.variables).filter((name) => 'isSecret' in release.variables[name]!);
  return Object.fromEntries(
    names.flatMap((name) => (stored[name] === undefined ? [] : [[name, stored[name]]])),
  );
}
