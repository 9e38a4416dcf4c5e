import { engineJson } from '../../src/main/testing/lab/engine-request.ts';
import type { Interval } from '../measure/interval.ts';
import type { BenchWorld } from '../world/bench-world.ts';
import type { BenchService, BenchStack } from '../world/bench-stack.ts';

/**
 * The engine's floor: the same containers swapped by nothing but stop, rename, rename and start, so many
 * services at once as the product has turns. No checks, no records, no restart policies.
 */
export class FloorArm {
  readonly #dockerHost: string;
  readonly #name: string;
  #live = new Map<string, string>();

  constructor(world: BenchWorld, name: string) {
    this.#dockerHost = world.engine.dockerHost;
    this.#name = name;
  }

  async deploy(stack: BenchStack): Promise<void> {
    await this.#post('/networks/create', { Name: this.#name });
    for (const service of stack.services) {
      const id = await this.#create(service, `${this.#name}-${service.name}`);
      await this.#post(`/containers/${id}/start`);
      this.#live.set(service.name, id);
    }
  }

  /** From the first stop to the last start; creating and removing are not counted. */
  async swap(stack: BenchStack, atOnce: number): Promise<Interval> {
    const staged = await this.#stage(stack);
    const from = Date.now();
    await inParallel(stack.services, atOnce, async ({ name }) => {
      const old = this.#live.get(name)!;
      await this.#post(`/containers/${old}/stop`);
      await this.#post(`/containers/${old}/rename?name=${this.#name}-${name}-kept`);
      await this.#post(`/containers/${staged.get(name)!}/rename?name=${this.#name}-${name}`);
      await this.#post(`/containers/${staged.get(name)!}/start`);
    });
    const to = Date.now();
    await this.#settle(staged);
    return { from, to };
  }

  /** The new ones are made under other names before anything is stopped. */
  async #stage(stack: BenchStack): Promise<Map<string, string>> {
    const staged = new Map<string, string>();
    for (const service of stack.services) {
      staged.set(service.name, await this.#create(service, `${this.#name}-${service.name}-staged`));
    }
    return staged;
  }

  async #settle(staged: Map<string, string>): Promise<void> {
    for (const id of this.#live.values()) {
      await engineJson(this.#dockerHost, { path: `/containers/${id}`, method: 'DELETE' });
    }
    this.#live = staged;
  }

  async #create(service: BenchService, name: string): Promise<string> {
    const bindings = service.port === null ? [] : [{ HostIp: '127.0.0.1', HostPort: String(service.port) }];
    const { Id } = await this.#post<{ Id: string }>(`/containers/create?name=${name}`, {
      Image: service.image,
      ...(service.command !== undefined && { Cmd: service.command }),
      ExposedPorts: bindings.length > 0 ? { '8080/tcp': {} } : {},
      HostConfig: {
        NetworkMode: this.#name,
        PortBindings: bindings.length > 0 ? { '8080/tcp': bindings } : {},
        RestartPolicy: { Name: 'unless-stopped' },
      },
      NetworkingConfig: { EndpointsConfig: { [this.#name]: { Aliases: [service.name] } } },
    });
    return Id;
  }

  #post<T>(path: string, body?: object): Promise<T> {
    return engineJson<T>(this.#dockerHost, { path, method: 'POST', ...(body !== undefined && { body }) });
  }
}

async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
