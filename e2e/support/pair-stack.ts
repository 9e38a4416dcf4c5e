import type { StackText } from './catalog-directory.ts';
import { imageName, type PublishedImage } from './lab-images.ts';

type Image = Pick<PublishedImage, 'mode' | 'version'>;

export interface PairOptions {
  readonly registry: string;
  readonly web: Image;
  readonly api: Image;
  /** Runs ahead of the switch: it needs nothing that changes. */
  readonly migrate?: Image;
  /** Ports of this machine that `web` is to be found at. */
  readonly ports: readonly number[];
}

/** A manifest with two services, `web` with a port that needs `api` healthy, and perhaps a one-shot. */
export function pairStack({ registry, web, api, migrate, ports }: PairOptions): StackText {
  const image = ({ mode, version }: Image): string => `${registry}/${imageName(mode, version)}`;
  return {
    variables: { GREETING: { default: 'hello' } },
    services: {
      api: { image: image(api), environment: { GREETING: '${GREETING}' } },
      web: {
        image: image(web),
        ports: ports.map((port) => `127.0.0.1:${port}:8080`),
        volumes: ['uploads:/uploads'],
        dependsOn: { api: { condition: 'service_healthy' } },
        restart: 'always',
      },
      ...(migrate === undefined ? {} : { migrate: { image: image(migrate), lifecycle: 'init' } }),
    },
    volumes: { uploads: {} },
  };
}
