import { canonicalJson } from '../../../shared/json.ts';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { PinnedImage, Release } from '../model/release.ts';
import type { ServiceSpec, StackSpec } from '../model/service-spec.ts';
import type { VariableValues } from '../model/variables.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import { dependencyOrder } from '../policy/dependency-order.ts';
import type { Definitions } from '../ports/definitions.ts';
import type { Host } from '../ports/hosts.ts';
import type { Hasher } from '../ports/system.ts';
import type { Workspace } from './workspace.ts';

const envFilePrefix = 'env-file:';

/** A release with everything that is needed to make its containers; lives in memory only. */
export interface ReleaseMaterials {
  readonly release: Release;
  /** With secret values filled in; throws `secret-missing` or `secrets-locked` when this machine cannot tell them. */
  stack(): StackSpec;
  /** Without secret values. */
  readonly planned: PlannedRelease;
  readonly values: VariableValues;
  readonly secretValues: readonly string[];
  readonly missingSecrets: readonly string[];
}

/** Where the secrets of a release are kept on this machine. */
export function secretScope(host: Host, deployment: string, release: string): string {
  return `${host.environment.id}/${deployment}/${release}`;
}

/** What goes into the encrypted store for a release: secret variables, and `env_file` contents by path. */
export function packSecrets(
  secrets: VariableValues,
  envFiles: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const files = Object.entries(envFiles).map(([path, text]) => [`${envFilePrefix}${path}`, text] as const);
  return Object.fromEntries([...Object.entries(secrets), ...files]);
}

/** What is begun without the secrets, as it needs none where the containers are still there. */
export interface WithoutSecrets {
  readonly isAllowedLocked: boolean;
}

/** Puts a recorded release together again from its record and the secrets of this machine. */
export async function loadMaterials(
  workspace: Workspace,
  host: Host,
  release: Release,
  given: VariableValues = {},
  { isAllowedLocked }: WithoutSecrets = { isAllowedLocked: false },
): Promise<ReleaseMaterials> {
  const { stored, locked } = await readStored(workspace, host, release, isAllowedLocked);
  const secrets: Record<string, string> = {};
  const envFiles: Record<string, string> = {};
  const missing: string[] = [];
  const values: Record<string, string> = {};
  for (const [name, recorded] of Object.entries(release.variables)) {
    if ('value' in recorded) values[name] = recorded.value;
    else {
      const secret = given[name] ?? stored[name];
      if (secret === undefined) missing.push(name);
      else secrets[name] = secret;
    }
  }
  for (const path of release.definition.envFiles) {
    const text = stored[`${envFilePrefix}${path}`];
    if (text === undefined) missing.push(path);
    else envFiles[path] = text;
  }
  return makeMaterials(workspace.definitions, release, { values, secrets, envFiles, missing }, locked);
}

async function readStored(
  workspace: Workspace,
  host: Host,
  release: Release,
  isAllowedLocked: boolean,
): Promise<{ readonly stored: VariableValues; readonly locked: WindlassError | null }> {
  try {
    const stored = await workspace.secrets.read(secretScope(host, release.deployment, release.id));
    return { stored, locked: null };
  } catch (error) {
    if (isAllowedLocked && isWindlassError(error, 'secrets-locked')) return { stored: {}, locked: error };
    throw error;
  }
}

export interface ReleaseValues {
  readonly values: VariableValues;
  readonly secrets: VariableValues;
  readonly envFiles: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
}

export function makeMaterials(
  definitions: Definitions,
  release: Release,
  given: ReleaseValues,
  locked: WindlassError | null = null,
): ReleaseMaterials {
  const { values, secrets, envFiles, missing } = given;
  const stack = (): StackSpec => {
    if (missing.length > 0 && locked !== null) throw locked;
    if (missing.length > 0) {
      throw new WindlassError(
        'secret-missing',
        `this machine does not know ${missing.join(', ')} of ${release.deployment} ${release.version}`,
        { deployment: release.deployment, release: release.id, missing },
      );
    }
    return definitions.resolve(release.definition, { ...values, ...secrets }, envFiles, release.deployment);
  };
  const shown = resolveWithout(definitions, release, given, () => placeholder);
  return {
    release,
    stack,
    planned: plannedRelease(release, shown),
    values,
    secretValues: [...Object.values(secrets), ...envFileValues(envFiles)],
    missingSecrets: missing,
  };
}

const placeholder = 'secret';

/** The stack with something else in place of every secret value: for planning, showing and comparing. */
export function resolveWithout(
  definitions: Definitions,
  release: Pick<Release, 'definition' | 'deployment' | 'variables'>,
  given: ReleaseValues,
  substitute: (name: string, value: string) => string,
): StackSpec {
  const names = Object.keys(release.variables).filter((name) => 'isSecret' in release.variables[name]!);
  const secrets = Object.fromEntries(
    names.map((name) => [name, substitute(name, given.secrets[name] ?? '')]),
  );
  const envFiles = Object.fromEntries(
    release.definition.envFiles.map((path) => [
      path,
      substituteFile(given.envFiles[path] ?? '', path, substitute),
    ]),
  );
  return definitions.resolve(
    release.definition,
    { ...given.values, ...secrets },
    envFiles,
    release.deployment,
  );
}

/** Values of a `KEY=VALUE` file replaced, so that its keys still show. */
function substituteFile(
  text: string,
  path: string,
  substitute: (name: string, value: string) => string,
): string {
  return text
    .split('\n')
    .map((line) => {
      const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=(.*)$/.exec(line);
      return match ? `${match[1]}=${substitute(`${path}:${match[1]}`, match[2]!)}` : '';
    })
    .join('\n');
}

/** Values as they could show up in a log. Short ones would blot out ordinary text. */
function envFileValues(envFiles: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(envFiles).flatMap((text) =>
    text
      .split('\n')
      .map((line) => /^[^#=]*=\s*["']?(.*?)["']?\s*$/.exec(line)?.[1] ?? '')
      .filter((value) => value.length >= 6),
  );
}

function plannedRelease(release: Release, stack: StackSpec): PlannedRelease {
  return {
    id: release.id,
    version: release.version,
    services: stack.services.map((spec) => ({
      spec,
      image: imageToRun(release.images[spec.name], spec),
      fingerprint: release.fingerprints[spec.name] ?? '',
    })),
    networks: stack.networks,
    volumes: stack.volumes,
  };
}

export function imageToRun(pinned: PinnedImage | undefined, spec: ServiceSpec): string {
  return pinned?.digestReference ?? pinned?.imageId ?? spec.image;
}

/**
 * A keyed hash per service over all that makes its container: equal means that it need not be touched. What
 * only orders the work is left out; who joins another's network namespace changes with it.
 */
export function fingerprints(
  hasher: Hasher,
  key: string,
  definitions: Definitions,
  release: Pick<Release, 'definition' | 'deployment' | 'variables' | 'images'>,
  given: ReleaseValues,
): Readonly<Record<string, string>> {
  const stack = resolveWithout(definitions, release, given, (name, value) =>
    hasher.hmac(key, `${name}=${value}`),
  );
  const made: Record<string, string> = {};
  for (const spec of dependencyOrder(stack.services)) {
    const { dependsOn: _order, update: _update, oneShotTimeoutMs: _time, ...content } = spec;
    const joined = spec.networkMode.kind === 'joined' ? made[spec.networkMode.service] : undefined;
    const volumes = stack.volumes.filter((volume) =>
      spec.mounts.some((mount) => mount.type === 'volume' && mount.volume === volume.key),
    );
    const networks = stack.networks.filter((network) => spec.networks.some((n) => n.network === network.key));
    const image = imageToRun(release.images[spec.name], spec);
    made[spec.name] = hasher
      .hmac(
        key,
        canonicalJson({
          content,
          image,
          joined,
          volumes: volumes.map((v) => v.name),
          networks: networks.map((n) => n.name),
        }),
      )
      .slice(0, 32);
  }
  return made;
}
