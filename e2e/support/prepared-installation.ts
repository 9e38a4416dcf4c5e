import { cpSync } from 'node:fs';
import { labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import { Installation } from './installation.ts';

/** By engine and source; the process of one test file makes each once. */
const prepared = new Map<string, Promise<Installation>>();

/**
 * Gives a fresh installation the environment `lab` and the source `lab`. Why copied: a command costs half a second
 * of processor, and every test begins with the same two.
 */
export async function prepareInstallation(
  installation: Installation,
  dockerHost: string,
  sourcePath: string,
): Promise<void> {
  const key = `${dockerHost} ${sourcePath}`;
  const template = prepared.get(key) ?? setUp(dockerHost, sourcePath);
  prepared.set(key, template);
  cpSync((await template).dataDirectory, installation.dataDirectory, { recursive: true });
}

async function setUp(dockerHost: string, sourcePath: string): Promise<Installation> {
  const installation = new Installation(labTempDir('template'));
  await installation.done('env', 'add', 'lab', '--docker-host', dockerHost);
  await installation.done('source', 'add', 'lab', '--path', sourcePath);
  return installation;
}
