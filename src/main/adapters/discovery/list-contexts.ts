import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read-json.ts';

const contextSchema = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
});

export interface ListedContext {
  readonly name: string;
  /** `ssh://…`, `tcp://…`, `unix://…` */
  readonly host: string;
}

/** Contexts of the Docker command line, by name; those that cannot be read are left out. */
export async function listContexts(surroundings: {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<readonly ListedContext[]> {
  const docker = surroundings.env['DOCKER_CONFIG'] || join(surroundings.home, '.docker');
  const directory = join(docker, 'contexts/meta');
  const digests = await readdir(directory).catch(() => []);
  const files = await Promise.all(digests.map((digest) => readJson(join(directory, digest, 'meta.json'))));
  return files
    .flatMap((file) => {
      const { data } = contextSchema.safeParse(file);
      return data === undefined ? [] : [{ name: data.Name, host: data.Endpoints.docker.Host }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
