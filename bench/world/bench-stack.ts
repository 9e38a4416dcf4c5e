/** A stack of the bench: what both docker-compose and the product read from the same file. */
export interface BenchStack {
  readonly product: string;
  readonly version: string;
  readonly services: readonly BenchService[];
}

export interface BenchService {
  readonly name: string;
  readonly image: string;
  /** Published on the loopback interface; null: not at all. */
  readonly port: number | null;
  /** Further host ports, published from the same server. */
  readonly extraPorts?: readonly number[];
  readonly dependsOnHealthy?: readonly string[];
  readonly healthcheck?: { readonly intervalSeconds: number };
  readonly update?: 'start-first' | 'stop-first';
  readonly command?: readonly string[];
}

const containerPort = 8080;

/** A Compose file with the product's block; JSON, which is YAML. */
export function stackFile(stack: BenchStack): string {
  const metadata = {
    name: stack.product,
    productId: `bench.${stack.product}`,
    productVersion: stack.version,
  };
  const services = Object.fromEntries(stack.services.map((service) => [service.name, serviceEntry(service)]));
  return JSON.stringify({ 'x-windlass': { metadata }, services }, null, 1);
}

function serviceEntry(service: BenchService): Record<string, unknown> {
  const ports = [...(service.port === null ? [] : [service.port]), ...(service.extraPorts ?? [])];
  return {
    image: service.image,
    restart: 'unless-stopped',
    ...(ports.length > 0 && { ports: ports.map((port) => `127.0.0.1:${port}:${containerPort}`) }),
    ...(service.command !== undefined && { command: service.command }),
    ...(service.update !== undefined && { 'x-windlass': { update: service.update } }),
    ...(service.dependsOnHealthy !== undefined && {
      depends_on: Object.fromEntries(
        service.dependsOnHealthy.map((name) => [name, { condition: 'service_healthy' }]),
      ),
    }),
    ...(service.healthcheck !== undefined && {
      healthcheck: {
        test: ['CMD', '/bin/wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${containerPort}/healthz`],
        interval: `${service.healthcheck.intervalSeconds}s`,
        timeout: '2s',
        retries: 3,
      },
    }),
  };
}

/** `s01`, `s02`, ... */
export function serviceNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `s${String(index + 1).padStart(2, '0')}`);
}
