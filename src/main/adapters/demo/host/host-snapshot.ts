import { createHash } from 'node:crypto';
import type { ContainerRecord, PublishedPort } from '../state/container-record.ts';
import type { DemoState } from '../state/demo-state.ts';
import type { FileTree } from '../state/file-tree.ts';
import { restartPolicyOf } from './restart-policy.ts';

export interface ContainerSnapshot {
  readonly id: string;
  readonly name: string;
  /** As given at create. */
  readonly image: string;
  readonly imageId: string;
  readonly status: string;
  readonly exitCode: number;
  readonly error: string;
  readonly health: string | null;
  readonly restartPolicy: string;
  readonly restartCount: number;
  readonly createdAt: string;
  readonly startedAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly {
    readonly volume: string | null;
    readonly destination: string;
    readonly isWritable: boolean;
  }[];
  readonly networks: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly ipAddress: string;
  }[];
  readonly published: readonly PublishedPort[];
}

/** What is on the host, as plain JSON in a stable order: two equal hosts print equal texts. */
export interface HostSnapshot {
  readonly containers: readonly ContainerSnapshot[];
  readonly networks: readonly {
    readonly id: string;
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>> | null;
    /** SHA-256 of each file, by path. */
    readonly files: Readonly<Record<string, string>>;
  }[];
  readonly images: readonly {
    readonly id: string;
    readonly tags: readonly string[];
    readonly digests: readonly string[];
  }[];
}

export function takeSnapshot(state: DemoState): HostSnapshot {
  return {
    containers: sorted(state.containers.values(), ({ name }) => name).map(snapshotOf),
    networks: sorted(state.networks.values(), ({ name, id }) => `${name} ${id}`).map(
      ({ id, name, labels }) => ({
        id,
        name,
        labels,
      }),
    ),
    volumes: sorted(state.volumes.values(), ({ name }) => name).map(({ name, labels, files }) => ({
      name,
      labels,
      files: digestsOf(files),
    })),
    images: sorted(state.images.values(), ({ id }) => id).map(({ id, tags, digests }) => ({
      id,
      tags: tags.toSorted(),
      digests: digests.toSorted(),
    })),
  };
}

function snapshotOf(container: ContainerRecord): ContainerSnapshot {
  return {
    id: container.id,
    name: container.name,
    image: String(container.config['Image']),
    imageId: container.imageId,
    status: container.status,
    exitCode: container.exitCode,
    error: container.error,
    health: container.health?.status ?? null,
    restartPolicy: restartPolicyOf(container).name,
    restartCount: container.restartCount,
    createdAt: container.createdAt,
    startedAt: container.startedAt,
    labels: container.labels,
    mounts: container.mounts.map(({ volume, destination, isWritable }) => ({
      volume,
      destination,
      isWritable,
    })),
    networks: container.endpoints.map(({ network, aliases, ipAddress }) => ({
      name: network,
      aliases: aliases ?? [],
      ipAddress,
    })),
    published: container.published,
  };
}

function digestsOf(files: FileTree): Record<string, string> {
  return Object.fromEntries(
    [...files.files()].map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
  );
}

function sorted<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
