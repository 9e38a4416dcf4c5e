import { findLocalDockerHosts } from '../adapters/discovery/local-docker-hosts.ts';
import type { DiscoverySurroundings } from '../adapters/discovery/local-docker-hosts.ts';
import { DockerodeTarget } from '../adapters/docker/dockerode-target.ts';
import { LocalTransport } from '../adapters/docker/transport/local-transport.ts';
import { WindlassError, isWindlassError } from '../../shared/errors.ts';
import type { Environment } from '../core/model/environment.ts';
import type { EngineInfo } from '../core/model/observed.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { Host, Hosts } from '../core/ports/hosts.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { DemoHost } from './demo-host.ts';

const discoveryTimeoutMs = 2_000;

export interface ComposedHostsOptions {
  readonly clock: Clock;
  readonly surroundings: DiscoverySurroundings;
  readonly openDemo: () => Promise<DemoHost>;
  readonly makeLedger: (environment: Environment, docker: DockerTarget) => Ledger;
}

interface OpenHost {
  readonly docker: DockerTarget;
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
}

/** One connection per environment, opened when it is first needed. The built-in engine runs only while it is used. */
export class ComposedHosts implements Hosts {
  readonly #options: ComposedHostsOptions;
  readonly #open = new Map<string, Promise<OpenHost>>();

  constructor(options: ComposedHostsOptions) {
    this.#options = options;
  }

  async open(environment: Environment): Promise<Host> {
    let opening = this.#open.get(environment.id);
    if (opening === undefined) {
      opening = this.#connect(environment);
      this.#open.set(environment.id, opening);
      // Why: what failed once, a socket in the way, may be gone at the next try.
      opening.catch(() => this.#open.delete(environment.id));
    }
    const { docker, ledger } = await opening;
    return { environment, docker, ledger };
  }

  async discover(): Promise<readonly { readonly dockerHost: string; readonly engine: EngineInfo }[]> {
    const addresses = await findLocalDockerHosts(this.#options.surroundings);
    const answers = await Promise.all(
      addresses.map(async (dockerHost) => ({ dockerHost, engine: await this.#ask(dockerHost) })),
    );
    const seen = new Set<string>();
    return answers.flatMap(({ dockerHost, engine }) => {
      if (engine === null || seen.has(engine.id)) return [];
      seen.add(engine.id);
      return [{ dockerHost, engine }];
    });
  }

  async ask(dockerHost: string): Promise<EngineInfo> {
    const docker = new DockerodeTarget({ transport: new LocalTransport(dockerHost) });
    try {
      return await docker.engine();
    } finally {
      await docker.close();
    }
  }

  async close(): Promise<void> {
    const opening = [...this.#open.values()];
    this.#open.clear();
    const opened = await Promise.allSettled(opening);
    await Promise.all(opened.map(async (host) => host.status === 'fulfilled' && host.value.close()));
  }

  async #connect(environment: Environment): Promise<OpenHost> {
    const { connection } = environment;
    if (connection.kind === 'demo') {
      const demo = await this.#options.openDemo();
      const ledger = this.#options.makeLedger(environment, demo.docker);
      return { docker: demo.docker, ledger, close: () => demo.close() };
    }
    if (connection.kind !== 'docker-host') {
      throw new WindlassError('engine-unsupported', `no connection of the kind ${connection.kind} yet`, {
        environment: environment.name,
        kind: connection.kind,
      });
    }
    const docker = new DockerodeTarget({ transport: new LocalTransport(connection.dockerHost) });
    return { docker, ledger: this.#options.makeLedger(environment, docker), close: () => docker.close() };
  }

  /** null: it does not answer, or not soon. */
  async #ask(dockerHost: string): Promise<EngineInfo | null> {
    const docker = new DockerodeTarget({ transport: new LocalTransport(dockerHost) });
    const waiting = this.#options.clock.canceller();
    try {
      const late = this.#options.clock.sleep(discoveryTimeoutMs, waiting.signal).then(() => null);
      return await Promise.race([docker.engine(), late]);
    } catch (error) {
      if (isWindlassError(error)) return null;
      throw error;
    } finally {
      waiting.abort();
      await docker.close();
    }
  }
}
