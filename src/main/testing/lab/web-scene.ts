import type { DockerTarget } from '../../core/ports/docker-target.ts';
import { Scene } from '../contracts/docker-target-scene.ts';

/** An image that serves; whoever uses it builds it. */
export const web = 'adapter/web:1';

/** The suite's scene over that one image, for tests that need no other. */
export function webSceneOn(target: DockerTarget): Scene {
  const images = {
    web,
    oneShotOk: web,
    oneShotFail: web,
    neverHealthy: web,
    ignoresTerm: web,
    withVolume: web,
  };
  return new Scene({ target, images, cleanup: async () => undefined });
}
