import { engineRequest } from '../../src/main/testing/lab/engine-request.ts';
import type { ImageMode } from '../../src/main/testing/lab/image-behaviour.ts';
import { buildImage, pushImage, type ImageOptions } from '../../src/main/testing/lab/images.ts';

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
): Promise<void> {
  for (const image of images) {
    const name = imageName(image.mode, image.version);
    if (await isPublished(registry, name)) continue;
    const tag = `${registry}/${name}`;
    await buildImage(dockerHost, { ...image, tag });
    await pushImage(dockerHost, tag, tag);
    await engineRequest(dockerHost, { path: `/images/${tag}`, method: 'DELETE' });
  }
}

async function isPublished(registry: string, name: string): Promise<boolean> {
  const [repository, tag] = name.split(':');
  const url = `http://${registry}/v2/${repository}/manifests/${tag}`;
  const accept = 'application/vnd.docker.distribution.manifest.v2+json';
  return (await fetch(url, { method: 'HEAD', headers: { accept } })).ok;
}
