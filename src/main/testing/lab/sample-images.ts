import { loadDemoRegistry, type DemoImage } from '../../adapters/demo/demo-registry.ts';
import type { ImageMode } from './image-behaviour.ts';
import { buildImage } from './images.ts';

/**
 * Makes the images of the sample catalog on a real engine, so that the samples run there as they do in the
 * demo environment. They are local: no registry has them. Tells of each before it is made.
 */
export async function buildSampleImages(
  dockerHost: string,
  registryFile: string,
  onImage: (reference: string) => void = () => undefined,
): Promise<number> {
  const { images } = await loadDemoRegistry(registryFile);
  for (const image of images) {
    onImage(image.reference);
    await buildImage(dockerHost, {
      tag: image.reference,
      mode: modeOf(image),
      version: image.version,
      port: image.port ?? 8080,
      seconds: image.mode === 'slow' ? image.startMs / 1000 : image.runMs / 1000,
      volumes: image.volumes,
      env: image.env,
      healthcheck: false,
    });
  }
  return images.length;
}

function modeOf(image: DemoImage): ImageMode {
  switch (image.mode) {
    case 'serve':
      return 'healthy';
    case 'slow':
      return 'slow-start';
    case 'unhealthy':
      return 'never-healthy';
    case 'ignores-term':
      return 'no-term';
    case 'crash':
      return 'crash';
    case 'one-shot':
      return image.exitCode === 0 ? 'one-shot-ok' : 'one-shot-fail';
  }
}
