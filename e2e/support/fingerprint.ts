import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';

/** Everything that an engine lists and says of it, but for what changes by itself. */
export async function hostFingerprint(dockerHost: string): Promise<unknown> {
  const get = async <T>(path: string): Promise<T> => engineJson<T>(dockerHost, { path });
  const [containers, images, networks, volumes] = await Promise.all([
    get<{ Id: string }[]>('/containers/json?all=1'),
    get<{ Id: string }[]>('/images/json?all=1'),
    get<{ Id: string }[]>('/networks'),
    get<{ Volumes: { Name: string }[] | null }>('/volumes'),
  ]);
  return {
    containers: await inspectAll(containers, async ({ Id }) => settled(await get(`/containers/${Id}/json`))),
    images: await inspectAll(images, async ({ Id }) => get(`/images/${Id}/json`)),
    networks: await inspectAll(networks, async ({ Id }) => get(`/networks/${Id}`)),
    volumes: (volumes.Volumes ?? []).toSorted((a, b) => (a.Name < b.Name ? -1 : 1)),
  };
}

/** The files of a data directory with what is in them, without the log. */
export function dataFingerprint(directory: string): Readonly<Record<string, string>> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(files.map((path) => [path, sha256(readFileSync(path))]));
}

async function inspectAll<T extends { readonly Id: string }>(
  listed: readonly T[],
  inspect: (listed: T) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const sorted = [...listed].sort((a, b) => (a.Id < b.Id ? -1 : 1));
  return Promise.all(sorted.map(inspect));
}

/** The engine runs health checks, and so does a preflight: neither is a change. */
function settled(container: { State: object; ExecIDs?: unknown }): unknown {
  const { Health: _health, ...state } = container.State as Record<string, unknown>;
  return { ...container, ExecIDs: null, State: state };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
