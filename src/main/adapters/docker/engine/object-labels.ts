import type { ContainerSpec } from '../../../core/model/container-spec.ts';
import type { ContainerRole, OwnerLabels } from '../../../core/model/observed.ts';
import type { HolderSpec, ObjectOwner } from '../../../core/ports/docker-target.ts';

/** Labels are written and read in this file and nowhere else. No value of any is a secret. */
type Labels = Readonly<Record<string, string>>;

const ours = 'windlass.';
const compose = 'com.docker.compose.';
// Why: Compose marks what it made with its own version; tools only look whether there is one.
const composeVersion = '2.0.0';
const roles: readonly ContainerRole[] = ['service', 'one-shot', 'probe', 'lock', 'ledger'];

/** Ours and Compose's, so that `docker compose ps` and `logs` find the container; ours win. */
export function containerLabels(spec: ContainerSpec): Labels {
  const { deployment, release, service, operation, role, fingerprint } = spec.owner;
  return {
    ...foreign(spec.service.labels),
    [`${ours}deployment`]: deployment,
    [`${ours}release`]: release,
    [`${ours}service`]: service,
    [`${ours}operation`]: operation,
    [`${ours}role`]: role,
    [`${ours}fingerprint`]: fingerprint,
    [`${compose}project`]: deployment,
    [`${compose}service`]: service,
    [`${compose}container-number`]: '1',
    [`${compose}oneoff`]: 'False',
    [`${compose}version`]: composeVersion,
    [`${compose}config-hash`]: fingerprint,
    [`${compose}project.working_dir`]: `/windlass/${deployment}`,
    [`${compose}project.config_files`]: `/windlass/${deployment}/${release}.yml`,
  };
}

/** For a network (`part` is `network`) or a volume of a deployment. */
export function objectLabels(
  part: 'network' | 'volume',
  key: string,
  labels: Labels,
  owner: ObjectOwner,
): Labels {
  return {
    ...foreign(labels),
    [`${ours}deployment`]: owner.deployment,
    [`${ours}operation`]: owner.operation,
    [`${compose}project`]: owner.deployment,
    [`${compose}${part}`]: key,
    [`${compose}version`]: composeVersion,
  };
}

/** A holder's own labels under our prefix; it belongs to no Compose project. */
export function holderLabels(holder: HolderSpec): Labels {
  const own = Object.entries(holder.labels).map(([key, value]): [string, string] => [`${ours}${key}`, value]);
  return { ...Object.fromEntries(own), [`${ours}role`]: holder.role };
}

/** A holder's labels as it was given them. */
export function readHolderLabels(labels: Labels): Labels {
  const own = Object.entries(labels).filter(([key]) => key.startsWith(ours) && key !== `${ours}role`);
  return Object.fromEntries(own.map(([key, value]) => [key.slice(ours.length), value]));
}

/** null: not ours. A holder has no release, service and fingerprint; these are then empty. */
export function readOwner(labels: Labels): OwnerLabels | null {
  const deployment = labels[`${ours}deployment`];
  const role = readRole(labels);
  if (deployment === undefined || deployment === '' || role === null) return null;
  return {
    deployment,
    release: labels[`${ours}release`] ?? '',
    service: labels[`${ours}service`] ?? '',
    operation: labels[`${ours}operation`] ?? '',
    role,
    fingerprint: labels[`${ours}fingerprint`] ?? '',
  };
}

/** null when there is none, or none that we know. */
export function readRole(labels: Labels): ContainerRole | null {
  return roles.find((role) => role === labels[`${ours}role`]) ?? null;
}

/** Which deployment and operation made a network or volume. */
export function readObjectOwner(labels: Labels): {
  readonly deployment: string | null;
  readonly operation: string | null;
} {
  return { deployment: labels[`${ours}deployment`] ?? null, operation: labels[`${ours}operation`] ?? null };
}

/** Those of a network or volume that a definition declares: neither ours nor Compose's. */
export function readDeclaredLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(foreign(labels)).filter(([key]) => !key.startsWith(compose)));
}

/** The Compose project that an object says it belongs to. */
export function readComposeProject(labels: Labels): string | null {
  return labels[`${compose}project`] ?? null;
}

/** The `filters` argument that finds everything of a deployment. */
export function deploymentFilter(deployment: string): string {
  return JSON.stringify({ label: [`${ours}deployment=${deployment}`] });
}

/** The `filters` argument that finds every container of a role. */
export function roleFilter(role: ContainerRole): string {
  return JSON.stringify({ label: [`${ours}role=${role}`] });
}

/** A definition's labels; those under our prefix are ours to set and left out. */
function foreign(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith(ours)));
}
