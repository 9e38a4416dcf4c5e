import { isWindlassError } from '../../../shared/errors.ts';
import type { ProductVersion } from '../model/catalog.ts';
import type { Deployment } from '../model/deployment.ts';
import type { PinnedImage, Release } from '../model/release.ts';
import type { StackSpec } from '../model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../model/variables.ts';
import { findRelease } from '../policy/fold-deployment.ts';
import { diffStacks, type ComparedSide } from '../policy/stack-differences.ts';
import {
  diffVariables,
  isSecret,
  maskedValue,
  mergeVariables,
  recordVariables,
} from '../policy/variables.ts';
import { validateVariables } from '../policy/variables-validation.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationComparison, OperationRequest } from './application.ts';
import type { Catalog } from './catalog.ts';
import { chooseReturn, chooseUpgrade, pickVersion } from './choose-release.ts';
import { findDeployment, findEnvironment } from './deployment-lookup.ts';
import { resolveWithout, secretScope } from './release-materials.ts';
import type { Workspace } from './workspace.ts';

/** One side of a comparison: a recorded release, or a version of the catalog that is none yet. */
interface Side {
  readonly version: string;
  readonly definitions: readonly VariableDefinition[];
  readonly values: VariableValues;
  readonly stack: StackSpec | null;
  readonly images: Readonly<Record<string, PinnedImage>>;
}

/** What a request would change, by definitions and records alone: no engine but that of the ledger is asked. */
export async function compareRequest(
  workspace: Workspace,
  catalog: Catalog,
  request: OperationRequest,
): Promise<OperationComparison> {
  if (request.kind === 'deploy') {
    const environment = findEnvironment(workspace, request.environment).name;
    const version = pickVersion(await catalog.stack(request.stack), request.version, request.stack);
    const after = catalogSide(workspace, request.name, version, {}, request.variables);
    return compare({ environment, deployment: request.name }, null, after);
  }
  const { host, deployment } = await findDeployment(workspace, request.ref);
  const at = { environment: host.environment.name, deployment: deployment.name };
  const current = await releaseSide(workspace, host, deployment, deployment.current, {});
  if (request.kind === 'upgrade') {
    const { version } = chooseUpgrade(await catalog.versions(), deployment, request.version);
    const stored = current?.values ?? {};
    const after = catalogSide(workspace, deployment.name, version, stored, request.variables);
    return compare(at, current, after);
  }
  if (request.kind === 'rollback') {
    const isRestore = request.release === null && deployment.pending !== null && deployment.current !== null;
    if (isRestore) {
      const tried = await releaseSide(workspace, host, deployment, deployment.pending?.release ?? null, {});
      return compare(at, tried, current);
    }
    const release = chooseReturn(deployment, request.release).id;
    return compare(at, current, await releaseSide(workspace, host, deployment, release, request.variables));
  }
  return { ...compare(at, current, current), services: [], differences: [] };
}

function compare(
  at: { readonly environment: string; readonly deployment: string },
  before: Side | null,
  after: Side | null,
): OperationComparison {
  const diff = diffVariables(before?.definitions ?? [], after?.definitions ?? []);
  const problems = after === null ? [] : validateVariables(after.definitions, after.values);
  const { services, differences } = diffStacks(compared(before), compared(after));
  return {
    ...at,
    fromVersion: before?.version ?? null,
    toVersion: after?.version ?? null,
    newVariables: before === null ? [] : diff.added,
    removedVariables: diff.removed.map((definition) => definition.name),
    changedVariables: diff.changed.map((change) => change.name),
    missingVariables: problems.filter(({ code }) => code === 'required').map(({ name }) => name),
    services,
    differences,
    imagesBefore: Object.fromEntries(
      Object.entries(before?.images ?? {}).map(([service, image]) => [
        service,
        image.digestReference ?? image.reference,
      ]),
    ),
  };
}

function compared(side: Side | null): ComparedSide | null {
  if (side === null) return null;
  const secrets = new Set(side.definitions.filter(isSecret).map(({ name }) => name));
  return { stack: side.stack, images: side.images, values: side.values, secrets };
}

function catalogSide(
  workspace: Workspace,
  deployment: string,
  version: ProductVersion,
  stored: VariableValues,
  overrides: VariableValues,
): Side {
  const { variables: definitions, definition, envFiles } = version;
  const { values } = mergeVariables(definitions, stored, overrides);
  const variables = recordVariables(definitions, values);
  // Why: what changes shall be seen before everything that is asked for has been given.
  const asked = Object.fromEntries(definitions.map(({ name }) => [name, `<${name}>`]));
  const shown = { ...asked, ...values };
  const stack = shownStack(workspace, { definition, deployment, variables }, shown, envFiles);
  return { version: version.version, definitions, values, stack, images: {} };
}

async function releaseSide(
  workspace: Workspace,
  host: Host,
  deployment: Deployment,
  id: string | null,
  given: VariableValues,
): Promise<Side | null> {
  const release = findRelease(deployment, id);
  if (release === null) return null;
  const stored = await storedOrMasked(workspace, host, release);
  const values = recordedValues(release, { ...stored, ...given });
  const envFiles = Object.fromEntries(
    release.definition.envFiles.map((path) => [path, stored[`env-file:${path}`] ?? '']),
  );
  const stack = shownStack(workspace, release, values, envFiles);
  return {
    version: release.version,
    definitions: release.variableDefinitions,
    values,
    stack,
    images: release.images,
  };
}

/** What is compared is masked anyway: where the secrets are locked, every one of them is as if it were known. */
async function storedOrMasked(workspace: Workspace, host: Host, release: Release): Promise<VariableValues> {
  try {
    return await workspace.secrets.read(secretScope(host, release.deployment, release.id));
  } catch (error) {
    if (!isWindlassError(error, 'secrets-locked')) throw error;
    const names = Object.keys(release.variables).filter((name) => 'isSecret' in release.variables[name]!);
    return Object.fromEntries(names.map((name) => [name, maskedValue]));
  }
}

function recordedValues(release: Release, secrets: VariableValues): VariableValues {
  return Object.fromEntries(
    Object.entries(release.variables).flatMap(([name, recorded]) => {
      const value = 'value' in recorded ? recorded.value : secrets[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** With a mask for every secret; null: it cannot be filled in with what is known, and the preview says why. */
function shownStack(
  workspace: Workspace,
  release: Pick<Release, 'definition' | 'deployment' | 'variables'>,
  values: VariableValues,
  envFiles: Readonly<Record<string, string>>,
): StackSpec | null {
  const given = { values, secrets: values, envFiles, missing: [] };
  try {
    return resolveWithout(workspace.definitions, release, given, (_name, value) =>
      value === '' ? '' : maskedValue,
    );
  } catch (error) {
    if (isWindlassError(error)) return null;
    throw error;
  }
}
