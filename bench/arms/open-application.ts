import { MemoryLedger } from '../../src/main/testing/memory-ledger.ts';
import { MemoryDisk, MemorySecrets, MemorySettings, anonymousRegistry, silentLogger } from '../../src/main/testing/memory-stores.ts';
import { DockerodeTarget } from '../../src/main/adapters/docker/dockerode-target.ts';
import { FileOperationLog } from '../../src/main/adapters/operation-log/file-operation-log.ts';
import { YamlDefinitions } from '../../src/main/adapters/catalog/yaml-definitions.ts';
import { DurableFiles } from '../../src/main/adapters/system/durable-files.ts';
import { NodeFileSystem } from '../../src/main/adapters/system/node-file-system.ts';
import { NodeHasher } from '../../src/main/adapters/system/node-hasher.ts';
import { ProcessActor } from '../../src/main/adapters/system/process-actor.ts';
import { RandomIds } from '../../src/main/adapters/system/random-ids.ts';
import { StatfsDisk } from '../../src/main/adapters/system/statfs-disk.ts';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import type { Application } from '../../src/main/core/operations/application.ts';
import { createApplication } from '../../src/main/core/operations/create-application.ts';
import type { DockerTarget } from '../../src/main/core/ports/docker-target.ts';
import type { Host } from '../../src/main/core/ports/hosts.ts';

/** The product's own application over its real adapters; `watch` sees every call to an engine. */
export async function openApplication(
  dataDirectory: string,
  watch: (target: DockerTarget) => DockerTarget,
): Promise<Application> {
  const clock = new SystemClock();
  const disk = new StatfsDisk();
  const memory = new MemoryDisk();
  const hosts = new Map<string, Host>();
  return createApplication({
    dataDirectory,
    settings: new MemorySettings(memory, 'bench'),
    secrets: new MemorySecrets(memory),
    operationLog: new FileOperationLog({ files: new DurableFiles(new NodeFileSystem()), disk, dataDirectory }),
    definitions: new YamlDefinitions(),
    registry: anonymousRegistry,
    hosts: {
      open: async (environment) => {
        const known = hosts.get(environment.id);
        if (known !== undefined) return known;
        if (environment.connection.kind !== 'docker-host') throw new Error('the bench needs an engine');
        const docker = watch(new DockerodeTarget({ dockerHost: environment.connection.dockerHost }));
        const host = { environment, docker, ledger: new MemoryLedger(clock) };
        hosts.set(environment.id, host);
        return host;
      },
      discover: async () => [],
      close: async () => {
        for (const host of hosts.values()) await host.docker.close();
      },
    },
    clock,
    ids: new RandomIds(),
    hasher: new NodeHasher(),
    actor: new ProcessActor('bench'),
    disk,
    logger: silentLogger,
  });
}
