import { join } from 'node:path';
import { YamlDefinitions } from '../../src/main/adapters/catalog/yaml-definitions.ts';
import { DockerodeTarget } from '../../src/main/adapters/docker/dockerode-target.ts';
import { VolumeLedger } from '../../src/main/adapters/ledger/volume-ledger.ts';
import { FileOperationLog } from '../../src/main/adapters/operation-log/file-operation-log.ts';
import { DockerConfigRegistry } from '../../src/main/adapters/registry/docker-config-registry.ts';
import { EncryptedSecrets } from '../../src/main/adapters/secrets/encrypted-secrets.ts';
import { FileSecretKeys } from '../../src/main/adapters/secrets/file-secret-keys.ts';
import { ConfSettings } from '../../src/main/adapters/settings/conf-settings.ts';
import { DurableFiles } from '../../src/main/adapters/system/durable-files.ts';
import { NodeFileSystem } from '../../src/main/adapters/system/node-file-system.ts';
import { NodeHasher } from '../../src/main/adapters/system/node-hasher.ts';
import { ProcessActor } from '../../src/main/adapters/system/process-actor.ts';
import { RandomIds } from '../../src/main/adapters/system/random-ids.ts';
import { StatfsDisk } from '../../src/main/adapters/system/statfs-disk.ts';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import type { Environment } from '../../src/main/core/model/environment.ts';
import type { Application } from '../../src/main/core/operations/application.ts';
import { createApplication } from '../../src/main/core/operations/create-application.ts';
import type { Clock } from '../../src/main/core/ports/clock.ts';
import type { DockerTarget } from '../../src/main/core/ports/docker-target.ts';
import type { Host, Hosts } from '../../src/main/core/ports/hosts.ts';
import type { LocalFiles } from '../../src/main/core/ports/local-files.ts';
import type { Logger } from '../../src/main/core/ports/system.ts';

/** Failures are what some benches are about; what must not happen makes them throw. */
const logger: Logger = { info: () => undefined, warn: () => undefined, error: console.error };

/** The product's own application over its real adapters; `watch` sees every call to an engine. */
export function openApplication(
  dataDirectory: string,
  watch: (target: DockerTarget) => DockerTarget,
): Application {
  const clock = new SystemClock();
  const disk = new StatfsDisk();
  const files = new DurableFiles(new NodeFileSystem());
  const settings = new ConfSettings({ dataDirectory, productVersion: '0.0.0' });
  return createApplication({
    dataDirectory,
    settings,
    secrets: new EncryptedSecrets({ files, keys: new FileSecretKeys(files, dataDirectory), dataDirectory }),
    operationLog: new FileOperationLog({ files, disk, dataDirectory }),
    definitions: new YamlDefinitions(),
    registry: new DockerConfigRegistry(),
    hosts: new WatchedHosts({ dataDirectory, files, clock, watch }),
    clock,
    ids: new RandomIds(),
    hasher: new NodeHasher(),
    actor: new ProcessActor(settings.installId()),
    disk,
    logger,
  });
}

interface WatchedHostsOptions {
  readonly dataDirectory: string;
  readonly files: LocalFiles;
  readonly clock: Clock;
  readonly watch: (target: DockerTarget) => DockerTarget;
}

/** Like the product's own: one connection and one ledger per environment. */
class WatchedHosts implements Hosts {
  readonly #options: WatchedHostsOptions;
  readonly #open = new Map<string, Pick<Host, 'docker' | 'ledger'>>();

  constructor(options: WatchedHostsOptions) {
    this.#options = options;
  }

  async open(environment: Environment): Promise<Host> {
    const known = this.#open.get(environment.id) ?? this.#connect(environment);
    this.#open.set(environment.id, known);
    return { environment, ...known };
  }

  async discover(): Promise<readonly never[]> {
    return [];
  }

  async close(): Promise<void> {
    for (const { docker } of this.#open.values()) await docker.close();
  }

  #connect({ id, connection }: Environment): Pick<Host, 'docker' | 'ledger'> {
    if (connection.kind !== 'docker-host') throw new Error('the bench measures real engines');
    const { dataDirectory, files, clock, watch } = this.#options;
    const docker = watch(new DockerodeTarget({ dockerHost: connection.dockerHost }));
    const mirrorDirectory = join(dataDirectory, 'ledgers', id);
    return { docker, ledger: new VolumeLedger({ docker, files, mirrorDirectory, clock, logger }) };
  }
}
