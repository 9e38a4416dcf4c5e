import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerTargetContract } from '../../testing/contracts/docker-target.contract.ts';
import { DockerEngineTarget } from '../docker/docker-engine-target.ts';
import { LocalTransport } from '../docker/transport/local-transport.ts';
import { SystemClock } from '../system/system-clock.ts';
import { DemoEngine } from './demo-engine.ts';
import type { DemoRegistryInput } from './demo-registry.ts';

const healthcheck = {
  test: ['CMD', '/bin/wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/healthz'],
  intervalMs: 300,
  timeoutMs: 1000,
  retries: 2,
};
const logLines = ['version 1 starts', 'ready'];
const server = { port: 8080, startMs: 50, healthcheck, logLines };

const registry: DemoRegistryInput = {
  images: [
    { reference: 'contract/web:1', ...server },
    {
      reference: 'contract/one-shot-ok:1',
      mode: 'one-shot',
      runMs: 300,
      logLines: ['step 1 of 2', 'step 2 of 2'],
    },
    { reference: 'contract/one-shot-fail:1', mode: 'one-shot', runMs: 300, exitCode: 1 },
    { reference: 'contract/unhealthy:1', mode: 'unhealthy', ...server },
    { reference: 'contract/ignores-term:1', mode: 'ignores-term', ...server },
    { reference: 'contract/volume:1', ...server, volumes: ['/data'] },
    { reference: 'registry.test:5000/shop/web:1.0.0', ...server, layerBytes: [30_000_000, 2_000_000] },
  ],
  failing: [{ reference: 'registry.test:5000/private/web:1.0.0', error: 'denied' }],
};

dockerTargetContract('demo engine', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'windlass-demo-'));
  const socketPath = join(directory, 'demo.sock');
  const engine = await DemoEngine.start({ socketPath, clock: new SystemClock(), registryFile: registry });
  const target = new DockerEngineTarget({
    transport: new LocalTransport(`unix://${socketPath}`),
    probePort: async (hostIp, port) => engine.isPortAnswering(hostIp, port),
  });
  const images = {
    web: 'contract/web:1',
    oneShotOk: 'contract/one-shot-ok:1',
    oneShotFail: 'contract/one-shot-fail:1',
    neverHealthy: 'contract/unhealthy:1',
    ignoresTerm: 'contract/ignores-term:1',
    withVolume: 'contract/volume:1',
  };
  const never = new AbortController().signal;
  for (const image of Object.values(images)) {
    const { digestReference } = await target.resolveDigest(image, null);
    await target.pullImage(digestReference, null, () => undefined, never);
    const [repository = '', tag = ''] = image.split(':');
    await target.tagImage(digestReference, repository, tag);
  }
  return {
    target,
    images,
    registryRef: 'registry.test:5000/shop/web:1.0.0',
    deniedRef: 'registry.test:5000/private/web:1.0.0',
    cleanup: async () => {
      await engine.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
});
