import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DockerTarget } from '../../core/ports/docker-target.ts';
import { ledgerContract } from '../../testing/contracts/ledger.contract.ts';
import { sampleBodies } from '../../testing/ledger-samples.ts';
import { startEngine } from '../../testing/lab/engine.ts';
import type { LabEngine } from '../../testing/lab/engine.ts';
import { engineRequest } from '../../testing/lab/engine-request.ts';
import { labTempDir } from '../../testing/lab/lab-dir.ts';
import { DemoEngine } from '../demo/demo-engine.ts';
import { DockerEngineTarget } from '../docker/docker-engine-target.ts';
import { LocalTransport } from '../docker/transport/local-transport.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { NodeFileSystem } from '../system/node-file-system.ts';
import { SystemClock } from '../system/system-clock.ts';
import { VolumeLedger } from './volume-ledger.ts';

const clock = new SystemClock();
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

function open(docker: DockerTarget, mirrorDirectory: string): VolumeLedger {
  return new VolumeLedger({
    docker,
    files: new DurableFiles(new NodeFileSystem()),
    mirrorDirectory,
    clock,
    logger,
  });
}

/** Operators that share an engine, each with a mirror and a connection of its own. */
async function operatorsOn(dockerHost: string) {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-mirrors-'));
  let count = 0;
  const targets: DockerTarget[] = [];
  return {
    open: async () => {
      const target = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
      targets.push(target);
      return open(target, join(directory, `operator-${count++}`));
    },
    close: async () => {
      await Promise.all(targets.map((target) => target.close()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

ledgerContract('VolumeLedger on the demo engine', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-demo-'));
  const socketPath = join(directory, 'demo.sock');
  const engine = await DemoEngine.start({ socketPath, clock, registryFile: { images: [] } });
  const operators = await operatorsOn(`unix://${socketPath}`);
  return {
    open: operators.open,
    cleanup: async () => {
      await operators.close();
      await engine.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
});

describe('on a real engine', () => {
  let engine: LabEngine;
  // Why an own one: the ledger has one place per engine, and the shared one may have its own.
  beforeAll(async () => {
    engine = await startEngine({ dir: labTempDir('ledger') });
  });
  afterAll(() => engine.stop());

  const prune = async (path: string): Promise<void> => {
    await engineRequest(engine.dockerHost, { path, method: 'DELETE' });
  };
  const holder = '/containers/windlass-ledger';
  const volume = '/volumes/windlass-ledger';
  const make = async () => {
    await prune(holder);
    await prune(volume);
    const operators = await operatorsOn(engine.dockerHost);
    return { open: operators.open, cleanup: operators.close };
  };

  ledgerContract('VolumeLedger on a real engine', make);

  it('a ledger must survive the loss of its holder, of its volume, and of a mirror', async () => {
    const { open: openOne, cleanup } = await make();
    const ann = await openOne();
    for (const body of sampleBodies) await ann.append('shop', 'ann', body);
    const records = await ann.read('shop');
    await prune(holder);
    expect(await (await openOne()).read('shop')).toEqual(records);
    await prune(holder);
    await prune(volume);
    expect(await ann.deployments()).toEqual(['shop']);
    expect(await (await openOne()).read('shop')).toEqual(records);
    await cleanup();
  });

  it('a ledger must survive an engine that is killed', async () => {
    const { open: openOne, cleanup } = await make();
    const ann = await openOne();
    const record = await ann.append('shop', 'ann', sampleBodies[0] as (typeof sampleBodies)[number]);
    await engine.kill();
    await expect(ann.read('shop')).rejects.toMatchObject({ code: expect.stringMatching(/unreachable|lost/) });
    await engine.restart();
    expect(await ann.read('shop')).toEqual([record]);
    await cleanup();
  });
});
