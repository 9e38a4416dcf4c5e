import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DeploymentDetails } from '../../src/main/core/operations/application.ts';
import { engineRequest } from '../../src/main/testing/lab/engine-request.ts';
import { labTempDir } from '../../src/main/testing/lab/lab-dir.ts';
import { CatalogDirectory } from './catalog-directory.ts';
import { keepArtifacts } from './failure-artifacts.ts';
import {
  allNetworks,
  allVolumes,
  containersWith,
  nameOf,
  serviceOf,
  type HostContainer,
} from './host-objects.ts';
import { Installation } from './installation.ts';
import { prepareInstallation } from './prepared-installation.ts';

export interface SceneOptions {
  readonly dockerHost: string;
  /** Goes into the name of the deployment, which is different in every test. */
  readonly label: string;
  /** Where the data directory is, if not beside the rest. */
  readonly dataDirectory?: string;
  /** Several scenes of one test need a catalog each; otherwise a test file has one, emptied for each test. */
  readonly hasOwnCatalog?: boolean;
  /** How the operator comes to the engine: an installation with the environment and the source `lab`. By its socket if left out. */
  readonly prepare?: (installation: Installation, sourcePath: string) => Promise<void>;
}

let sharedCatalog: string | undefined;

/** One deployment of one test: an operator's installation, a catalog and the engine as it really is. */
export class Scene {
  readonly dockerHost: string;
  /** Of the deployment, and so of its Compose project. */
  readonly name: string;
  readonly installation: Installation;
  readonly catalog: CatalogDirectory;

  constructor(options: SceneOptions, name: string) {
    const dir = labTempDir(options.label);
    this.dockerHost = options.dockerHost;
    this.name = name;
    this.installation = new Installation(dir, options.dataDirectory);
    sharedCatalog ??= labTempDir('catalog');
    const path = options.hasOwnCatalog === true ? join(dir, 'catalog') : sharedCatalog;
    this.catalog = new CatalogDirectory(path, options.label);
  }

  /** Everything of the deployment, whatever its role or name. */
  async containers(): Promise<readonly HostContainer[]> {
    return containersWith(this.dockerHost, `windlass.deployment=${this.name}`);
  }

  /** The live container of a service. */
  async container(service: string): Promise<HostContainer> {
    const found = (await this.containers()).find((candidate) => nameOf(candidate) === this.liveName(service));
    if (found === undefined) throw new Error(`${this.name} has no live container of ${service}`);
    return found;
  }

  /** With the environment: otherwise every one that there is would be asked. */
  get address(): string {
    return `${this.name}@lab`;
  }

  async status(): Promise<DeploymentDetails> {
    return this.installation.query<DeploymentDetails>('status', this.address);
  }

  liveName(service: string): string {
    return `${this.name}-${service}-1`;
  }

  /** Id and start by service: equal means that nobody touched it. */
  async identities(): Promise<Readonly<Record<string, string>>> {
    const live = (await this.containers()).filter(
      (container) => nameOf(container) === this.liveName(serviceOf(container)),
    );
    return Object.fromEntries(
      live.map((container) => [serviceOf(container), `${container.Id} ${container.State.StartedAt}`]),
    );
  }

  /** Ids only: the very same container may have been stopped and started. */
  async ids(): Promise<Readonly<Record<string, string>>> {
    const entries = Object.entries(await this.identities());
    return Object.fromEntries(entries.map(([service, identity]) => [service, identity.split(' ')[0]!]));
  }

  /** Names of everything that exists for the deployment: containers, networks, volumes. */
  async objectNames(): Promise<readonly string[]> {
    const [containers, networks, volumes] = await Promise.all([
      this.containers(),
      allNetworks(this.dockerHost),
      allVolumes(this.dockerHost),
    ]);
    const isOwn = (labels: Readonly<Record<string, string>> | null): boolean =>
      labels?.['windlass.deployment'] === this.name;
    return [
      ...containers.map((container) => `container ${nameOf(container)}`),
      ...networks.filter((network) => isOwn(network.Labels)).map((network) => `network ${network.Name}`),
      ...volumes.filter((volume) => isOwn(volume.Labels)).map((volume) => `volume ${volume.Name}`),
    ];
  }

  /** Adds the source and deploys; the fast gates of tests unless others are given. */
  async deploy(version: string, ...args: readonly string[]): Promise<void> {
    await this.installation.done(...this.deployCommand(version, ...args));
  }

  deployCommand(version: string, ...args: readonly string[]): readonly string[] {
    return [
      ...['deploy', this.catalog.stackId('lab'), '--name', this.name, '--env', 'lab'],
      ...['--version', version, ...quickGates, '--yes', ...args],
    ];
  }

  upgradeCommand(version: string, ...args: readonly string[]): readonly string[] {
    return ['upgrade', this.address, '--to', version, ...quickGates, '--yes', ...args];
  }

  rollbackCommand(...args: readonly string[]): readonly string[] {
    return ['rollback', this.address, ...quickGates, '--yes', ...args];
  }

  async removeContainers(): Promise<void> {
    for (const { Id } of await this.containers()) {
      const path = `/containers/${Id}`;
      await engineRequest(this.dockerHost, { path, method: 'DELETE', query: { force: true, v: true } });
    }
  }
}

/** Long enough to notice a crash loop, short enough for a test. */
const quickGates = ['--stable', '300ms', '--health-deadline', '30s'];

/** A scene with its environment and its source set up. What is left of it is cleared after the test. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const scene = newScene(options);
  onTestFinished(async ({ task }) => {
    const isFailed = task.result?.state === 'fail';
    if (isFailed) await keepArtifacts(task.name, scene);
    if (!isFailed || process.env['KEEP_FAILED'] !== '1') await scene.removeContainers();
  });
  await prepare(scene, options);
  return scene;
}

/** The same for more than one test: whoever opens it clears it, with `removeContainers`. */
export async function openSharedScene(options: SceneOptions): Promise<Scene> {
  const scene = newScene(options);
  await prepare(scene, options);
  return scene;
}

function newScene(options: SceneOptions): Scene {
  return new Scene(options, `${options.label}${randomBytes(3).toString('hex')}`);
}

async function prepare({ installation, catalog }: Scene, options: SceneOptions): Promise<void> {
  if (options.prepare !== undefined) return options.prepare(installation, catalog.path);
  await prepareInstallation(installation, options.dockerHost, catalog.path);
}
