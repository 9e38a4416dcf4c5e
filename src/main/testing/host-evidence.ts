import { deepStrictEqual, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ContainerRecord } from '../adapters/demo/state/container-record.ts';
import type { DemoState } from '../adapters/demo/state/demo-state.ts';

/** What is compared before and after, byte by byte: data, containers as `inspect` shows them, and what others have. */
export interface HostEvidence {
  /** A hash of every file of every volume, and when the volume was made. */
  readonly volumes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of the containers of the stack, by name: all that was ordered of them. */
  readonly ordered: Readonly<Record<string, unknown>>;
  /** Containers, networks and volumes that are none of ours. */
  readonly foreign: unknown;
}

const ownLabel = 'windlass.deployment';

export function evidenceOf(state: DemoState): HostEvidence {
  const containers = [...state.containers.values()];
  const own = containers.filter(({ labels }) => ownLabel in labels && labels['windlass.role'] !== 'lock');
  return {
    volumes: Object.fromEntries(
      [...state.volumes.values()].map(({ name, createdAt, files }) => [
        name,
        { 'made at': createdAt, ...hashes(files.files()) },
      ]),
    ),
    ordered: Object.fromEntries(own.map((container) => [container.name, orderedOf(container)]).sort()),
    foreign: {
      containers: containers.filter(({ labels }) => !isOurs(labels)).map(({ name, id }) => [name, id]),
      networks: [...state.networks.values()]
        .filter(({ labels }) => !isOurs(labels))
        .map(({ name, id }) => [name, id]),
    },
  };
}

function isOurs(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).some((label) => label.startsWith('windlass.'));
}

function hashes(files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...files].map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
  );
}

/** Without what differs from run to run: ids, and the labels that name them. */
function orderedOf({ config, hostConfig, argv, mounts, endpoints }: ContainerRecord): unknown {
  const labels = Object.entries((config['Labels'] ?? {}) as Readonly<Record<string, string>>);
  const lasting = labels.filter(([label]) => !/^windlass\.(operation|release|created)/.test(label));
  const text = JSON.stringify({
    config: { ...config, Labels: Object.fromEntries(lasting) },
    hostConfig,
    argv,
    mounts,
    endpoints: endpoints
      .map(({ network, aliases, ipamConfig, driverOpts }) => ({
        network,
        aliases: (aliases ?? []).filter((alias) => !/^[0-9a-f]{12}$/.test(alias)).sort(),
        ipamConfig,
        driverOpts,
      }))
      .sort((a, b) => (a.network < b.network ? -1 : 1)),
  });
  return JSON.parse(text.replaceAll(/[0-9a-f]{64}/g, 'an id')) as unknown;
}

/** No byte of a volume was lost or changed, no volume made anew, and nothing of others is different. */
export function assertKept(before: HostEvidence, now: HostEvidence): void {
  for (const [name, files] of Object.entries(before.volumes)) {
    const kept = now.volumes[name] ?? {};
    for (const [path, hash] of Object.entries(files)) {
      deepStrictEqual(kept[path], hash, `${path} in the volume ${name} is as it was`);
    }
  }
  deepStrictEqual(now.foreign, before.foreign, 'what belongs to others is untouched');
}

/** None of the secrets is in any of the places, in clear or as one of the usual encodings. */
export function assertNoSecret(secrets: readonly string[], places: Readonly<Record<string, unknown>>): void {
  for (const [place, content] of Object.entries(places)) {
    const text = JSON.stringify(content) ?? '';
    for (const secret of secrets) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
      ok(!forms.some((form) => text.includes(form)), `no secret is in ${place}`);
    }
  }
}

/** Labels of all containers, as everybody who may list them sees them. */
export function labelsOf(state: DemoState): unknown {
  return [...state.containers.values()].map(({ labels }) => labels);
}

/** Two running containers of one service that may both write on one volume; null: there are none. */
export function secondWriter(state: DemoState): string | null {
  const writers = new Map<string, string>();
  for (const { name, labels, status, mounts } of state.containers.values()) {
    const service = labels['windlass.service'];
    if (status !== 'running' || service === undefined) continue;
    for (const { volume, isWritable } of mounts) {
      if (volume === null || !isWritable) continue;
      const place = `${service} ${volume}`;
      const other = writers.get(place);
      if (other !== undefined) return `${other} and ${name} write on ${volume}`;
      writers.set(place, name);
    }
  }
  return null;
}
