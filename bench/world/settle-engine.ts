import { VolumeLedger } from '../../src/main/adapters/ledger/volume-ledger.ts';
import { DurableFiles } from '../../src/main/adapters/system/durable-files.ts';
import { NodeFileSystem } from '../../src/main/adapters/system/node-file-system.ts';
import { asOperationId, asReleaseId } from '../../src/main/core/model/ids.ts';
import type { Clock } from '../../src/main/core/ports/clock.ts';
import type { DockerTarget } from '../../src/main/core/ports/docker-target.ts';
import { aService } from '../../src/main/testing/builders/service-spec.ts';
import { sampleRelease } from '../../src/main/testing/ledger-samples.ts';
import { silentLogger } from '../../src/main/testing/memory-stores.ts';

const id = '20300101-000000-aaaa';
const reference = 'bench/service:1';

/** Puts deployments with their services and records on an engine; ids of the containers, one deployment after the other. */
export async function settleEngine(
  docker: DockerTarget,
  clock: Clock,
  { deployments, services }: { readonly deployments: number; readonly services: number },
  mirrorDirectory: string,
): Promise<readonly string[]> {
  const { digestReference } = await docker.resolveDigest(reference, null);
  await docker.pullImage(digestReference, null, () => undefined, clock.canceller().signal);
  const files = new DurableFiles(new NodeFileSystem());
  const ledger = new VolumeLedger({ docker, files, mirrorDirectory, clock, logger: silentLogger });
  const containers: string[] = [];
  for (let number = 0; number < deployments; number += 1) {
    const deployment = `stack-${number}`;
    const release = sampleRelease({ deployment, id: asReleaseId(id), version: '1.0.0' });
    const operation = asOperationId(id);
    const append = (body: Parameters<VolumeLedger['append']>[2]): Promise<unknown> =>
      ledger.append(deployment, 'bench', body);
    await append({ kind: 'created', fingerprintKey: 'ab'.repeat(32), policy: { rollback: 'manual' } });
    await append({ kind: 'opened', operation, operationKind: 'deploy', release, snapshot: null });
    await append({ kind: 'committed', operation, release: release.id });
    for (let index = 0; index < services; index += 1) {
      containers.push(await startService(docker, deployment, `service-${index}`, digestReference));
    }
  }
  return containers;
}

async function startService(
  docker: DockerTarget,
  deployment: string,
  name: string,
  image: string,
): Promise<string> {
  const container = await docker.createContainer({
    name: `${deployment}-${name}-1`,
    image,
    service: aService(name),
    mounts: [],
    network: { kind: 'bridge' },
    restart: { name: 'no', maximumRetryCount: 0 },
    owner: { deployment, release: id, service: name, operation: id, role: 'service', fingerprint: 'f00d' },
  });
  await docker.startContainer(container);
  return container;
}
