import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { ConnectionReason } from '../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import type { EngineAddress } from '../../../core/model/environment.ts';
import { parseSshUrl } from './ssh-url.ts';

export interface ContextSurroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A context of the Docker command line and the engine that it leads to. */
export interface DockerContext {
  readonly name: string;
  readonly address: Exclude<EngineAddress, { readonly kind: 'context' }>;
}

const metaSchema = z.object({
  Name: z.string().min(1),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().min(1), SkipTLSVerify: z.boolean().optional() }),
  }),
});
const longestFileBytes = 1_000_000;

/** Where a context leads now. `not-found`: there is none; `target-refused`: it leads where nobody should follow. */
export async function readDockerContext(
  name: string,
  surroundings: ContextSurroundings,
): Promise<DockerContext['address']> {
  const id = createHash('sha256').update(name).digest('hex');
  const file = join(contextsDirectory(surroundings), 'meta', id, 'meta.json');
  const text = await readText(file);
  if (text === null) {
    throw connectionError({
      code: 'target-unreachable',
      reason: 'context-missing',
      message: `there is no Docker context ${name}`,
      details: { context: name, file },
    });
  }
  const meta = metaSchema.safeParse(parseJson(text));
  if (!meta.success || meta.data.Name !== name) throw refused(name, file, 'context-damaged');
  const { Host, SkipTLSVerify } = meta.data.Endpoints.docker;
  return addressOf({ name, file, host: Host, isUnverified: SkipTLSVerify === true, id }, surroundings);
}

/** Every context that can be followed, by name. Others are left out. */
export async function listDockerContexts(
  surroundings: ContextSurroundings,
): Promise<readonly DockerContext[]> {
  const directory = join(contextsDirectory(surroundings), 'meta');
  const ids = await readdir(directory).catch(() => []);
  const found = await Promise.all(
    ids.map(async (id) => {
      const meta = metaSchema.safeParse(parseJson((await readText(join(directory, id, 'meta.json'))) ?? ''));
      if (!meta.success) return null;
      const name = meta.data.Name;
      const address = await readDockerContext(name, surroundings).catch(() => null);
      return address === null ? null : { name, address };
    }),
  );
  return found.filter((context) => context !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Endpoint {
  readonly name: string;
  readonly file: string;
  readonly host: string;
  readonly isUnverified: boolean;
  readonly id: string;
}

async function addressOf(
  endpoint: Endpoint,
  surroundings: ContextSurroundings,
): Promise<DockerContext['address']> {
  const { name, file, host } = endpoint;
  if (/^(unix|npipe):\/\//.test(host)) return { kind: 'docker-host', dockerHost: host };
  const ssh = parseSshUrl(host);
  if (ssh !== null) return ssh;
  const tcp = /^tcp:\/\/(?:\[([^\]]+)\]|([^/:[\]]+)):(\d{1,5})\/?$/.exec(host);
  if (tcp === null) throw refused(name, file, 'context-address');
  if (endpoint.isUnverified) throw refused(name, file, 'tls-not-verified');
  const tls = join(contextsDirectory(surroundings), 'tls', endpoint.id, 'docker');
  const files = {
    caFile: join(tls, 'ca.pem'),
    certFile: join(tls, 'cert.pem'),
    keyFile: join(tls, 'key.pem'),
  };
  const areThere = await Promise.all(Object.values(files).map(isFile));
  // Why: whoever can send to such a port has the host, and nothing tells who answers.
  if (!areThere.every(Boolean)) throw refused(name, file, 'plain-tcp');
  return { kind: 'tls', host: tcp[1] ?? tcp[2] ?? '', port: Number(tcp[3]), ...files };
}

function contextsDirectory({ home, env }: ContextSurroundings): string {
  return join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'contexts');
}

type ContextReason = Extract<
  ConnectionReason<'target-refused'>,
  'context-damaged' | 'context-address' | 'tls-not-verified' | 'plain-tcp'
>;

function refused(context: string, file: string, reason: ContextReason): WindlassError {
  const message = `the Docker context ${context} cannot be followed (${reason}, ${file})`;
  return connectionError({ code: 'target-refused', reason, message, details: { context, file } });
}

async function readText(file: string): Promise<string | null> {
  const content = await readFile(file).catch(() => null);
  return content === null || content.length > longestFileBytes ? null : content.toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
