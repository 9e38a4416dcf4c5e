import { engineRequest } from '../../src/main/testing/lab/engine-request.ts';
import type { ImageMode } from '../../src/main/testing/lab/image-behaviour.ts';
import {
  buildImage,
  pushImage,
  type ImageOptions,
  type RegistryAuth,
} from '../../src/main/testing/lab/images.ts';

export type PublishedImage = Omit<ImageOptions, 'tag'>;

/** Repository and tag of an image by what it does: `demo/healthy:1.0.0`. */
export function imageName(mode: ImageMode, version: string): string {
  return `demo/${mode}:${version}`;
}

/**
 * Sees to it that the registry has these images, and that the engine has not: a deployment pulls them, as it
 * would anywhere. What an earlier test file published is not made again.
 */
export async function publishImages(
  dockerHost: string,
  registry: string,
  images: readonly PublishedImage[],
  account?: RegistryAuth,
): Promise<void> {
  for (const image of images) {
    const tag = `${registry}/${imageName(image.mode, image.version)}`;
    if (await isPublished(dockerHost, tag)) continue;
    await buildImage(dockerHost, { ...image, tag, ...patience(image) });
    await pushImage(dockerHost, tag, tag, account);
    await engineRequest(dockerHost, { path: `/images/${tag}`, method: 'DELETE' });
  }
}

/**
 * Each probe of the engine is a process in a container, a tenth of a second of processor. Windlass runs the health
 * command itself while it judges, so only what is to become unhealthy needs the engine to look often.
 */
function patience({ mode, healthcheck }: PublishedImage): Partial<PublishedImage> {
  return healthcheck === undefined && mode !== 'never-healthy'
    ? { healthcheck: { intervalSeconds: 20 } }
    : {};
}

/** Asked of the engine, which may be in another network than we are, together with the registry. */
async function isPublished(dockerHost: string, tag: string): Promise<boolean> {
  return (await engineRequest(dockerHost, { path: `/distribution/${tag}/json` })).status === 200;
}
