import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DemoEngine } from '../adapters/demo/demo-engine.ts';
import { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../adapters/docker/transport/local-transport.ts';
import { VolumeLedger } from '../adapters/ledger/volume-ledger.ts';
import { DurableFiles } from '../adapters/system/durable-files.ts';
import { SystemClock } from '../adapters/system/system-clock.ts';
import { silentLogger } from '../testing/memory-stores.ts';
import { UnsyncedFileSystem } from '../testing/unsynced-file-system.ts';
import { lookingLedgerCalls } from './reading-only.ts';

const clock = new SystemClock();
let directory = '';
let engine: DemoEngine;
let docker: DockerEngineTarget;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'windlass-looking-'));
  const socketPath = join(directory, 'demo.sock');
  engine = await DemoEngine.start({ socketPath, clock, registryFile: { images: [] } });
  docker = new DockerEngineTarget({ transport: new LocalTransport(`unix://${socketPath}`) });
});
afterEach(async () => {
  await docker.close();
  await engine.stop();
  await rm(directory, { recursive: true, force: true });
});

function ledger(calls: ConstructorParameters<typeof VolumeLedger>[0]['docker'], of: string): VolumeLedger {
  const files = new DurableFiles(new UnsyncedFileSystem());
  return new VolumeLedger({
    ...{ docker: calls, files, clock, logger: silentLogger },
    mirrorDirectory: join(directory, of),
  });
}

async function holders(): Promise<readonly string[]> {
  return (await docker.listHolders('ledger')).map(({ id }) => id);
}

it('looking at a ledger must make nothing on the host, whatever is left of it there', async () => {
  const looking = ledger(lookingLedgerCalls(docker, 'prod'), 'looking');
  expect(await looking.deployments()).toEqual([]);
  expect([await holders(), await docker.hasVolume('windlass-ledger')]).toEqual([[], false]);

  const owner = ledger(docker, 'owner');
  await owner.append('shop', 'ann', { kind: 'created', fingerprintKey: 'k', policy: { rollback: 'manual' } });
  const [holder = ''] = await holders();
  expect(await looking.deployments()).toEqual(['shop']);
  expect(await looking.read('shop')).toHaveLength(1);
  expect(await holders()).toEqual([holder]);

  await docker.removeContainer(holder);
  await expect(looking.deployments()).rejects.toMatchObject({
    code: 'environment-read-only',
    details: { environment: 'prod', container: 'windlass-ledger' },
  });
  expect(await holders()).toEqual([]);
  expect(await looking.mirrored()).toEqual(['shop']);
});
