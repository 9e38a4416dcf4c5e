import { imageName, type PublishedImage } from './lab-images.ts';
import type { StackText } from './catalog-directory.ts';

/** Images of the shop, both versions. */
export const shopImages: readonly PublishedImage[] = [
  { mode: 'healthy', version: '1.0.0' },
  { mode: 'healthy', version: '2.0.0' },
  { mode: 'volume-writer', version: '1.0.0' },
  { mode: 'volume-writer', version: '2.0.0' },
  { mode: 'one-shot-ok', version: '1.0.0' },
  { mode: 'one-shot-ok', version: '2.0.0' },
];

export interface ShopPorts {
  readonly web: number;
  readonly files: number;
}

/**
 * A shop of eight services: two databases with a named volume, of which one changes; an unnamed volume; a cache
 * that does not change; a one-shot; a chain of conditions web -> api -> migrate -> orders. 2.0.0 has `metrics`
 * and no `legacy`.
 */
export function shopStack(registry: string, version: '1.0.0' | '2.0.0', ports: ShopPorts): StackText {
  const image = (mode: PublishedImage['mode'], of: string): string => `${registry}/${imageName(mode, of)}`;
  const healthy = { condition: 'service_healthy' };
  return {
    variables: { GREETING: { default: 'hello' }, PASSWORD: { type: 'password' } },
    services: {
      customers: {
        image: image('volume-writer', '1.0.0'),
        volumes: ['customers:/data'],
        restart: 'always',
      },
      orders: {
        image: image('volume-writer', version),
        volumes: ['orders:/data'],
        restart: 'unless-stopped',
      },
      cache: { image: image('healthy', '1.0.0'), restart: 'on-failure:3' },
      files: {
        image: image('volume-writer', version),
        ports: [`127.0.0.1:${ports.files}:8080`],
        restart: 'always',
      },
      migrate: { image: image('one-shot-ok', version), depends_on: { orders: healthy } },
      api: {
        image: image('healthy', version),
        environment: { GREETING: '${GREETING}', PASSWORD: '${PASSWORD}' },
        depends_on: { orders: healthy, migrate: { condition: 'service_completed_successfully' } },
        networks: { default: null, back: { aliases: ['backend'] } },
        restart: 'always',
      },
      web: {
        image: image('healthy', version),
        ports: [`127.0.0.1:${ports.web}:8080`],
        depends_on: { api: healthy, cache: { condition: 'service_started' } },
        restart: 'always',
      },
      ...(version === '1.0.0'
        ? { legacy: { image: image('healthy', '1.0.0'), restart: 'always' } }
        : { metrics: { image: image('healthy', '2.0.0'), restart: 'always', depends_on: ['api'] } }),
    },
    volumes: { customers: null, orders: null },
    networks: { back: null },
  };
}

/** The restart policy that each service of 2.0.0 declares. */
export const shopRestartPolicies: Readonly<Record<string, string>> = {
  api: 'always',
  cache: 'on-failure',
  customers: 'always',
  files: 'always',
  metrics: 'always',
  migrate: 'no',
  orders: 'unless-stopped',
  web: 'always',
};
