import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read-json.ts';

/** What the answer depends on; the process's own in the application. */
export interface DiscoverySurroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/**
 * Addresses under which an engine of this machine may answer, the most meant first: DOCKER_HOST, the current
 * Docker context, the usual sockets of Docker, rootless Docker and Podman. Only local ones that are there, each
 * once; nobody has been asked yet.
 */
export async function findLocalDockerHosts(surroundings: DiscoverySurroundings): Promise<readonly string[]> {
  const candidates = [
    surroundings.env['DOCKER_HOST'] ?? null,
    await currentContextHost(surroundings),
    ...usualAddresses(surroundings),
  ];
  const found = new Map<string, string>();
  for (const candidate of candidates) {
    const place = candidate === null ? null : await placeOf(candidate);
    if (candidate !== null && place !== null && !found.has(place)) found.set(place, candidate);
  }
  return [...found.values()];
}

function usualAddresses({ platform, home, env }: DiscoverySurroundings): readonly string[] {
  if (platform === 'win32')
    return ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/podman-machine-default'];
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const sockets = [
    '/var/run/docker.sock',
    ...(runtime === '' ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.docker/run/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    '/run/podman/podman.sock',
    ...(runtime === '' ? [] : [join(runtime, 'podman/podman.sock')]),
  ];
  return sockets.map((path) => `unix://${path}`);
}

/** Address of the context that the docker command would use; null for its default one, or when it is unreadable. */
async function currentContextHost({ home, env }: DiscoverySurroundings): Promise<string | null> {
  const directory = env['DOCKER_CONFIG'] || join(home, '.docker');
  const config = configSchema.safeParse(await readJson(join(directory, 'config.json')));
  const name = env['DOCKER_CONTEXT'] || config.data?.currentContext;
  if (name === undefined || name === '' || name === 'default') return null;
  const digest = createHash('sha256').update(name).digest('hex');
  const context = contextSchema.safeParse(
    await readJson(join(directory, 'contexts/meta', digest, 'meta.json')),
  );
  return context.data?.Endpoints.docker.Host ?? null;
}

/** What two addresses of the same socket have in common; null when it is not local or not there. */
async function placeOf(dockerHost: string): Promise<string | null> {
  if (dockerHost.startsWith('npipe://')) return dockerHost;
  if (!dockerHost.startsWith('unix:///')) return null;
  try {
    const path = await realpath(dockerHost.slice('unix://'.length));
    return (await stat(path)).isSocket() ? path : null;
  } catch {
    return null;
  }
}
