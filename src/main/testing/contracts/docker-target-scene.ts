import { randomBytes } from 'node:crypto';
import { isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode, WindlassError } from '../../../shared/errors.ts';
import type { ContainerSpec } from '../../core/model/container-spec.ts';
import type { ObservedContainer } from '../../core/model/observed.ts';
import type { NetworkSpec, ServiceSpec, VolumeSpec } from '../../core/model/service-spec.ts';
import type { DockerTarget, HolderSpec } from '../../core/ports/docker-target.ts';
import { aNetwork, aService, aVolume, restart } from '../builders/service-spec.ts';

/** What the images of a fixture must be able to do. All exist on the engine before the suite starts. */
export interface ContractImages {
  /** Serves HTTP on 8080, obeys SIGTERM, gets healthy within seconds, logs a line at once, has `echo`, `sh`, `sleep`. */
  readonly web: string;
  /** Logs two lines or more to stdout and exits with 0 within a second or so. */
  readonly oneShotOk: string;
  /** Exits with 1 within a second or so. */
  readonly oneShotFail: string;
  /** Runs, and its health command fails (interval of a second or so, few retries). */
  readonly neverHealthy: string;
  /** Serves, gets healthy within seconds, ignores SIGTERM. */
  readonly ignoresTerm: string;
  /** Runs, obeys SIGTERM, declares `VOLUME /data`. */
  readonly withVolume: string;
}

export interface DockerTargetFixture {
  readonly target: DockerTarget;
  readonly images: ContractImages;
  /** `host/name:tag` that the engine can pull and that is not on it yet; absent: no registry. */
  readonly registryRef?: string;
  /** A reference that its registry refuses to this user. */
  readonly deniedRef?: string;
  cleanup(): Promise<void>;
}

export interface ContainerOrder {
  readonly service?: Partial<ServiceSpec>;
  readonly spec?: Partial<Omit<ContainerSpec, 'service' | 'owner'>>;
  readonly owner?: Partial<ContainerSpec['owner']>;
}

/**
 * One throwaway deployment: makes objects that belong to it, and clears its containers and networks. Its methods are
 * bound, so that a test can take those it needs by name.
 */
export class Scene {
  readonly fixture: DockerTargetFixture;
  readonly target: DockerTarget;
  readonly images: ContractImages;
  readonly deployment = `ct${randomBytes(4).toString('hex')}`;
  readonly #made = new Set<string>();
  readonly #networks = new Set<string>();
  #count = 0;

  constructor(fixture: DockerTargetFixture) {
    this.fixture = fixture;
    this.target = fixture.target;
    this.images = fixture.images;
  }

  readonly name = (part: string): string => {
    this.#count += 1;
    return `${this.deployment}-${part}-${this.#count}`;
  };

  readonly spec = (image: string, order: ContainerOrder = {}): ContainerSpec => {
    const service = { ...bareService(image), ...order.service };
    return {
      name: this.name(service.name),
      image,
      service,
      mounts: [],
      network: { kind: 'bridge' },
      restart: { name: 'no', maximumRetryCount: 0 },
      ...order.spec,
      owner: {
        deployment: this.deployment,
        release: '20260101-000000-aaaa',
        service: service.name,
        operation: '20260101-000000-bbbb',
        role: 'service',
        fingerprint: 'f00d',
        ...order.owner,
      },
    };
  };

  readonly create = async (image: string, order: ContainerOrder = {}): Promise<string> => {
    return this.createFrom(this.spec(image, order));
  };

  readonly createFrom = async (spec: ContainerSpec): Promise<string> => {
    const id = await this.target.createContainer(spec);
    this.#made.add(id);
    return id;
  };

  readonly start = async (image: string, order: ContainerOrder = {}): Promise<string> => {
    const id = await this.create(image, order);
    await this.target.startContainer(id);
    return id;
  };

  readonly holder = async (order: Partial<HolderSpec> = {}): Promise<string> => {
    const spec: HolderSpec = {
      name: this.name('holder'),
      role: 'probe',
      labels: {},
      volume: null,
      ports: [],
      ...order,
    };
    const id = await this.target.createHolder(spec);
    this.#made.add(id);
    return id;
  };

  readonly networkSpec = (part = 'net'): NetworkSpec => aNetwork(part, { name: this.name(part) });

  readonly volumeSpec = (part = 'vol'): VolumeSpec => aVolume(part, { name: this.name(part) });

  get objectOwner(): { readonly deployment: string; readonly operation: string } {
    return { deployment: this.deployment, operation: '20260101-000000-bbbb' };
  }

  readonly network = async (spec: NetworkSpec): Promise<string> => {
    const id = await this.target.createNetwork(spec, this.objectOwner);
    this.#networks.add(id);
    return id;
  };

  readonly inspect = async (container: string): Promise<ObservedContainer> => {
    const observed = await this.target.inspectContainer(container);
    if (observed === null) throw new Error(`container ${container} is gone`);
    return observed;
  };

  /** The container once it satisfies the condition; fails after the deadline. */
  readonly until = async (
    container: string,
    condition: (observed: ObservedContainer) => boolean,
    deadlineMs = 120_000,
  ): Promise<ObservedContainer> => {
    const deadline = performance.now() + deadlineMs;
    for (;;) {
      const observed = await this.inspect(container);
      if (condition(observed)) return observed;
      if (performance.now() > deadline) {
        throw new Error(`never came true; last seen: ${JSON.stringify(observed)}`);
      }
      await pause(50);
    }
  };

  readonly clear = async (): Promise<void> => {
    for (const id of this.#made) {
      const seen = await this.target.inspectContainer(id);
      if (seen === null) continue;
      await this.target.setRestartPolicy(id, { name: 'no', maximumRetryCount: 0 });
      await this.target.stopContainer(id, 0);
      await this.target.removeContainer(id);
    }
    for (const id of this.#networks) await this.target.removeNetwork(id);
    this.#made.clear();
    this.#networks.clear();
  };
}

/** A service with nothing but an image. */
export function bareService(image: string): ServiceSpec {
  return aService('app', {
    image,
    networkMode: { kind: 'bridge' },
    networks: [],
    restart: restart('no'),
  });
}

/** The error of a call that must fail with this code. */
export async function failure(call: Promise<unknown>, code: ErrorCode): Promise<WindlassError> {
  try {
    await call;
  } catch (error) {
    if (isWindlassError(error, code)) return error;
    throw new Error(`expected ${code}, got: ${describe(error)}`, { cause: error });
  }
  throw new Error(`expected ${code}, but the call succeeded`);
}

/** Polls until the answer is true. */
export async function eventually(check: () => Promise<boolean>, deadlineMs = 120_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('never came true');
    await pause(50);
  }
}

function describe(error: unknown): string {
  return error instanceof Error
    ? `${'code' in error ? String(error.code) : error.name}: ${error.message}`
    : String(error);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
