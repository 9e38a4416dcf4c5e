import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifactPath } from '../../src/main/testing/lab/lab-dir.ts';
import type { CatalogDirectory } from './catalog-directory.ts';
import { allContainers, allNetworks, allVolumes } from './host-objects.ts';
import type { Installation } from './installation.ts';
import { describeRun } from './windlass-process.ts';

export interface FailedScene {
  readonly name: string;
  readonly dockerHost: string;
  readonly installation: Installation;
  readonly catalog: CatalogDirectory;
}

/** What is needed to understand a failed test: what was said, the records, and the host as it was left. */
export async function keepArtifacts(title: string, scene: FailedScene): Promise<void> {
  const { installation, catalog, dockerHost } = scene;
  const name = `${title.toLowerCase()} ${scene.name}`.replaceAll(/[^a-z0-9]+/g, '-');
  const dir = artifactPath(installation.dir, name);
  mkdirSync(dir, { recursive: true });
  const runs = installation.runs.map((run) => `${describeRun(run)}\n${run.stdout}`);
  writeFileSync(join(dir, 'runs.txt'), runs.join('\n----\n'));
  if (existsSync(installation.dataDirectory)) {
    // Why a filter: the demo engine may have left its socket, which cannot be copied.
    const filter = (path: string): boolean => !path.endsWith('.sock');
    cpSync(installation.dataDirectory, join(dir, 'data'), { recursive: true, filter });
  }
  if (existsSync(catalog.path)) cpSync(catalog.path, join(dir, 'catalog'), { recursive: true });
  const host = {
    containers: await allContainers(dockerHost).catch(String),
    networks: await allNetworks(dockerHost).catch(String),
    volumes: await allVolumes(dockerHost).catch(String),
  };
  writeFileSync(join(dir, 'host.json'), JSON.stringify(host, null, 2));
}
