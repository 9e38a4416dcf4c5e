import type {
  ObservedContainer,
  ObservedHost,
  ObservedNetwork,
  ObservedVolume,
  OwnerLabels,
} from '../../core/model/observed.ts';
import type { PortSpec, RestartPolicy, ServiceSpec } from '../../core/model/service-spec.ts';
import { aNetwork } from './service-spec.ts';
import { BrokenRule } from './broken-rule.ts';

export interface SimulatedMount {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** Volume name, or path of a bind. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

interface Endpoint {
  readonly network: string;
  readonly aliases: readonly string[];
  /** From its first start on: a network made anew under that name is another one. */
  readonly networkId?: string;
}

export interface SimulatedContainer {
  readonly id: string;
  readonly name: string;
  readonly owner: OwnerLabels | null;
  readonly spec: ServiceSpec;
  readonly image: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly exitCode: number;
  readonly policy: RestartPolicy;
  readonly createdAt: string;
  /** '' when it never ran. */
  readonly startedAt: string;
  readonly mounts: readonly SimulatedMount[];
  readonly endpoints: readonly Endpoint[];
  /** Whose network namespace it is made to join, and the run of it that it did join. */
  readonly joins: { readonly id: string; readonly run: string } | null;
  /** A gate said so since it was last started. */
  readonly isReady: boolean;
  readonly isVerified: boolean;
}

export type ContainerOrder = Omit<
  SimulatedContainer,
  'id' | 'state' | 'exitCode' | 'createdAt' | 'startedAt' | 'isReady' | 'isVerified' | 'joins'
> & { readonly joinsId: string | null };

type Container = SimulatedContainer;

/**
 * A Docker host as a pure model: what of an engine's rules decides whether a plan can be carried out. Every
 * object is replaced, never changed, so that a copy is cheap and an untouched container stays the same object.
 * A call that the engine would refuse is a `BrokenRule`.
 */
export class SimulatedHost {
  readonly containers: Map<string, Container>;
  readonly networks: Map<string, ObservedNetwork>;
  readonly volumes: Map<string, ObservedVolume>;
  readonly images: Set<string>;
  /** Mount points of VOLUME instructions, by image. */
  readonly imageVolumes: ReadonlyMap<string, readonly string[]>;
  #made = 0;

  constructor(imageVolumes: ReadonlyMap<string, readonly string[]> = new Map(), from?: SimulatedHost) {
    this.imageVolumes = imageVolumes;
    this.containers = new Map(from?.containers);
    this.networks = new Map(from?.networks);
    this.volumes = new Map(from?.volumes);
    this.images = new Set(from?.images);
    this.#made = from === undefined ? 0 : from.#made;
  }

  copy(): SimulatedHost {
    return new SimulatedHost(this.imageVolumes, this);
  }

  get(id: string): Container {
    return this.containers.get(id) ?? broken('there is no container', id);
  }

  named(name: string): Container | null {
    return [...this.containers.values()].find((container) => container.name === name) ?? null;
  }

  /** Grows with everything that is made or started, so that no two moments are the same. */
  #tick(): number {
    this.#made += 1;
    return this.#made;
  }

  #moment(): string {
    return new Date(Date.UTC(2030, 0, 1) + this.#tick() * 1000).toISOString();
  }

  createVolume(name: string, deployment: string | null): void {
    if (!this.volumes.has(name))
      this.volumes.set(name, { name, driver: 'local', made: { driverOpts: {}, labels: {} }, deployment });
  }

  createNetwork(name: string, deployment: string | null, operation: string | null): void {
    if (this.networks.has(name)) broken('a second network gets the name', name);
    const id = `net-${this.#tick()}`;
    const made = aNetwork(name);
    this.networks.set(name, { id, name, driver: 'bridge', made, deployment, operation, endpointCount: 0 });
  }

  /** As the engine: refused while a running container is attached. */
  removeNetwork(name: string, id: string): void {
    if (this.networks.get(name)?.id !== id) broken('there is no network', `${name} with id ${id}`);
    const user = [...this.containers.values()].find(
      (container) => container.state === 'running' && container.endpoints.some((e) => e.network === name),
    );
    if (user !== undefined) broken('network is in use by', user.name);
    this.networks.delete(name);
  }

  createContainer({ joinsId, ...order }: ContainerOrder): string {
    if (this.named(order.name) !== null) broken('name is taken', order.name);
    if (!this.images.has(order.image)) broken('image is not there', order.image);
    if (joinsId !== null) this.get(joinsId);
    for (const { network } of order.endpoints) this.#requireNetwork(network);
    for (const mount of order.mounts) {
      if (mount.type === 'volume' && !this.volumes.has(mount.source))
        broken('volume is not there', mount.source);
    }
    const createdAt = this.#moment();
    const id = `id-${String(this.#made).padStart(6, '0')}`;
    this.containers.set(id, {
      ...order,
      id,
      mounts: [...order.mounts, ...this.#unnamed(order)],
      state: 'created',
      exitCode: 0,
      createdAt,
      startedAt: '',
      joins: joinsId === null ? null : { id: joinsId, run: '' },
      isReady: false,
      isVerified: false,
    });
    return id;
  }

  #unnamed(order: Omit<ContainerOrder, 'joinsId'>): readonly SimulatedMount[] {
    const mounted = new Set(order.mounts.map((mount) => mount.target));
    const targets = (this.imageVolumes.get(order.image) ?? []).filter((target) => !mounted.has(target));
    return targets.map((target) => {
      const source = this.#tick().toString(16).padStart(64, '0');
      this.createVolume(source, null);
      return { type: 'volume', source, target, readOnly: false };
    });
  }

  startContainer(id: string): void {
    const container = this.get(id);
    if (container.state === 'running') return;
    const endpoints = container.endpoints.map((endpoint) => this.#joinNetwork(endpoint));
    const rival = this.#portRival(container);
    if (rival !== null) broken('port is taken by', `${rival.name}, wanted by ${container.name}`);
    const joins = this.#join(container);
    this.containers.set(id, {
      ...container,
      endpoints,
      joins,
      state: 'running',
      startedAt: this.#moment(),
      isReady: false,
      isVerified: false,
    });
  }

  #joinNetwork(endpoint: Endpoint): Endpoint {
    const id = this.networks.get(endpoint.network)?.id;
    if (id === undefined || (endpoint.networkId ?? id) !== id) broken('network is gone', endpoint.network);
    return { ...endpoint, networkId: id };
  }

  #join(container: Container): Container['joins'] {
    if (container.joins === null) return null;
    const owner = this.containers.get(container.joins.id);
    if (owner?.state !== 'running') return broken('namespace is gone', `of ${container.name}`);
    return { id: owner.id, run: owner.startedAt };
  }

  #portRival(container: Container): Container | null {
    const running = [...this.containers.values()].filter((other) => other.state === 'running');
    return running.find((other) => clash(other.spec.ports, container.spec.ports)) ?? null;
  }

  stopContainer(id: string, exitCode = 0): void {
    const container = this.get(id);
    if (container.state !== 'running') return;
    this.containers.set(id, { ...container, state: 'exited', exitCode, isReady: false, isVerified: false });
  }

  removeContainer(id: string): void {
    const container = this.get(id);
    if (container.state === 'running') broken('is removed while it runs', container.name);
    this.containers.delete(id);
  }

  renameContainer(id: string, name: string): void {
    if (this.named(name) !== null) broken('name is taken', name);
    this.containers.set(id, { ...this.get(id), name });
  }

  setPolicy(id: string, policy: RestartPolicy): void {
    this.containers.set(id, { ...this.get(id), policy });
  }

  attach(id: string, network: string, aliases: readonly string[]): void {
    this.#requireNetwork(network);
    const container = this.get(id);
    const known = container.endpoints.find((e) => e.network === network);
    const isStale = known?.networkId !== undefined && known.networkId !== this.networks.get(network)!.id;
    if (known !== undefined && !isStale) broken('is attached already', container.name);
    const others = container.endpoints.filter((e) => e !== known);
    this.containers.set(id, { ...container, endpoints: [...others, { network, aliases }] });
  }

  detach(id: string, network: string): void {
    const container = this.get(id);
    const endpoints = container.endpoints.filter((e) => e.network !== network);
    this.containers.set(id, { ...container, endpoints });
  }

  /** A gate's verdict: only of a container that runs, in a namespace that still exists. */
  judge(id: string, verdict: 'isReady' | 'isVerified'): void {
    const container = this.get(id);
    if (container.state !== 'running') broken('is judged while it does not run', container.name);
    if (!this.isConnected(container)) broken('has lost the namespace it joined', container.name);
    this.containers.set(id, { ...container, isReady: true, [verdict]: true });
  }

  /** False for one that joined an earlier run of its owner: its network is dead. */
  isConnected(container: Container): boolean {
    if (container.joins === null) return true;
    const owner = this.containers.get(container.joins.id);
    return owner?.state === 'running' && owner.startedAt === container.joins.run;
  }

  /**
   * The engine is killed and started again: it brings back by itself only what has the policy `always`
   * (faults.md 1.4), also what somebody had stopped. With live-restore what runs goes on running.
   */
  restartEngine(isLiveRestore: boolean): void {
    for (const { id } of isLiveRestore ? [] : [...this.containers.values()]) this.stopContainer(id, 137);
    const wanted = [...this.containers.values()].filter((container) => container.policy.name === 'always');
    const owners = wanted.filter((container) => container.joins === null);
    for (const { id } of [...owners, ...wanted.filter((container) => container.joins !== null)]) {
      try {
        this.startContainer(id);
      } catch (error) {
        if (!(error instanceof BrokenRule)) throw error;
      }
    }
  }

  /** What `docker container prune` removes: everything that does not run. */
  pruneContainers(isMeant: (container: Container) => boolean): void {
    for (const container of [...this.containers.values()]) {
      if (container.state !== 'running' && isMeant(container)) this.containers.delete(container.id);
    }
  }

  #requireNetwork(name: string): void {
    if (!this.networks.has(name)) broken('network is not there', name);
  }

  observe(deployment: string): ObservedHost {
    const containers = [...this.containers.values()].filter(({ owner }) => owner?.deployment === deployment);
    return {
      containers: containers.map((container) => observed(container)),
      networks: [...this.networks.values()].filter((network) => network.deployment === deployment),
      volumes: [...this.volumes.values()].filter((volume) => volume.deployment === deployment),
    };
  }
}

/** A simulated container as the docker adapter would describe it. */
export function observed(container: Container): ObservedContainer {
  const { id, name, owner, state, exitCode, createdAt, startedAt, image, spec } = container;
  const ports = spec.ports.map((port) => ({ ...port, hostPort: port.hostPort ?? 0 }));
  return {
    ...{ id, name, owner, state, exitCode, createdAt, startedAt, ports },
    composeProject: owner?.deployment ?? null,
    health: 'none',
    healthTest: null,
    healthStartPeriodMs: 0,
    healthLog: [],
    errorText: '',
    restartCount: 0,
    restartPolicy: container.policy,
    finishedAt: '',
    imageReference: image,
    imageId: `sha256:${image}`,
    mounts: container.mounts.map((mount) => ({
      type: mount.type,
      volume: mount.type === 'volume' ? mount.source : '',
      target: mount.target,
      readOnly: mount.readOnly,
      isAnonymous: mount.type === 'volume' && /^[0-9a-f]{64}$/.test(mount.source),
    })),
    endpoints: container.endpoints.map((e) => ({ networkId: '', ...e, ipAddress: '' })),
    publishedPorts: state === 'running' ? ports : [],
    stopGraceMs: null,
  };
}

function clash(a: readonly PortSpec[], b: readonly PortSpec[]): boolean {
  return a.some((one) =>
    b.some((two) => one.hostPort !== null && one.hostPort === two.hostPort && one.protocol === two.protocol),
  );
}

function broken(rule: string, subject: string): never {
  throw new BrokenRule(`${rule} ${subject}`);
}
