import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineRefusal, engineJson } from '../../src/main/testing/lab/engine-request.ts';

/** What the engine says of a container; the parts that tests look at. */
export interface HostContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly Error: string;
    readonly Pid: number;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: {
    readonly Image: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Env: readonly string[] | null;
  };
  readonly HostConfig: { readonly RestartPolicy: { readonly Name: string } };
  readonly Mounts: readonly {
    readonly Type: string;
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
  }[];
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly Aliases: readonly string[] | null }>>;
  };
}

export interface HostNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>>;
}

export interface HostVolume {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>> | null;
}

/** Everything on the engine that carries a label, running or not. By name. */
export async function containersWith(dockerHost: string, label: string): Promise<readonly HostContainer[]> {
  return listContainers(dockerHost, { label: [label] });
}

/** Every container of the engine, by name. */
export async function allContainers(dockerHost: string): Promise<readonly HostContainer[]> {
  return listContainers(dockerHost, {});
}

async function listContainers(dockerHost: string, filters: object): Promise<readonly HostContainer[]> {
  const listed = await engineJson<{ Id: string }[]>(dockerHost, {
    path: '/containers/json',
    query: { all: true, filters: JSON.stringify(filters) },
  });
  const inspected = await Promise.all(listed.map(({ Id }) => inspect(dockerHost, Id)));
  return inspected.filter((container) => container !== null).sort((a, b) => compare(a.Name, b.Name));
}

/** null: there is none, or it went while it was looked at. */
async function inspect(dockerHost: string, id: string): Promise<HostContainer | null> {
  try {
    return await engineJson<HostContainer>(dockerHost, { path: `/containers/${id}/json` });
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return null;
    throw error;
  }
}

export async function allNetworks(dockerHost: string): Promise<readonly HostNetwork[]> {
  const networks = await engineJson<HostNetwork[]>(dockerHost, { path: '/networks' });
  return [...networks].sort((a, b) => compare(a.Name + a.Id, b.Name + b.Id));
}

export async function allVolumes(dockerHost: string): Promise<readonly HostVolume[]> {
  const { Volumes } = await engineJson<{ Volumes: HostVolume[] | null }>(dockerHost, { path: '/volumes' });
  return [...(Volumes ?? [])].sort((a, b) => compare(a.Name, b.Name));
}

/** Without the slash that the engine puts before it. */
export function nameOf(container: HostContainer): string {
  return container.Name.slice(1);
}

export function serviceOf(container: HostContainer): string {
  return container.Config.Labels['windlass.service'] ?? '';
}

/** A file of the volume that a container has at a place, read from the host's disk and not through the product. */
export function readMounted(container: HostContainer, destination: string, file: string): string {
  const mount = container.Mounts.find((candidate) => candidate.Destination === destination);
  if (mount === undefined) throw new Error(`${container.Name} has nothing at ${destination}`);
  return readFileSync(join(mount.Source, file), 'utf8');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
