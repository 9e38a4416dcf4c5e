import { readFile, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Environment } from './proxy-for.ts';

/**
 * Whom to believe about a registry: the usual authorities, those of `NODE_EXTRA_CA_CERTS`, and those that Docker keeps
 * for it in `certs.d/HOST`. undefined: the usual ones.
 */
export async function authoritiesFor(host: string, env: Environment): Promise<readonly string[] | undefined> {
  const directories = ['/etc/docker', env['DOCKER_CONFIG'] || join(homedir(), '.docker')];
  const own = await Promise.all(directories.map((each) => certificatesIn(join(each, 'certs.d', host))));
  if (own.flat().length === 0) return undefined;
  const extra = env['NODE_EXTRA_CA_CERTS'] ?? '';
  const added = extra === '' ? [] : [await readFile(extra, 'utf8').catch(() => '')];
  return [...rootCertificates, ...added.filter((text) => text !== ''), ...own.flat()];
}

async function certificatesIn(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => []);
  const texts = files
    .filter((file) => file.endsWith('.crt'))
    .map((file) => readFile(join(directory, file), 'utf8').catch(() => ''));
  return (await Promise.all(texts)).filter((text) => text.includes('BEGIN CERTIFICATE'));
}
