import { inject } from 'vitest';
import { DockerEngineTarget } from '../../adapters/docker/docker-engine-target.ts';
import type { EngineTransport } from '../../adapters/docker/transport/engine-transport.ts';
import type { DockerTargetFixture } from '../contracts/docker-target-scene.ts';
import { engineRequest } from './engine-request.ts';
import { faultRegistry } from './fault-registry.ts';
import type { ImageMode } from './image-behaviour.ts';
import { buildImage, pushImage } from './images.ts';

/** What the suite of the docker port needs, on an engine of the lab (the shared one), reached by a transport. */
export async function realEngine(
  transport: EngineTransport,
  dockerHost = inject('dockerHost'),
): Promise<DockerTargetFixture> {
  const build = async (name: string, mode: ImageMode): Promise<string> => {
    const tag = `contract/${name}:1.0.0`;
    await buildImage(dockerHost, { tag, mode, version: '1.0.0' });
    return tag;
  };
  const images = {
    web: await build('web', 'healthy'),
    oneShotOk: await build('one-shot-ok', 'one-shot-ok'),
    oneShotFail: await build('one-shot-fail', 'one-shot-fail'),
    neverHealthy: await build('never-healthy', 'never-healthy'),
    ignoresTerm: await build('ignores-term', 'no-term'),
    withVolume: await build('with-volume', 'volume-writer'),
  };
  const registryRef = `${inject('registry')}/contract/pulled:1.0.0`;
  await buildImage(dockerHost, { tag: registryRef, mode: 'healthy', version: '1.0.0', paddingKb: 64 });
  await pushImage(dockerHost, registryRef, registryRef);
  await engineRequest(dockerHost, { path: `/images/${registryRef}`, method: 'DELETE' });
  const refusing = await faultRegistry(`http://${inject('registry')}`);
  refusing.fail({ kind: 'status', status: 403 });
  return {
    target: new DockerEngineTarget({ transport }),
    images,
    registryRef,
    deniedRef: `${refusing.address}/contract/pulled:1.0.0`,
    cleanup: () => refusing.stop(),
  };
}
