import { findLocalDockerHosts } from '../adapters/discovery/local-docker-hosts.ts';
import type { DiscoverySurroundings } from '../adapters/discovery/local-docker-hosts.ts';
import { findKnownPlaces } from '../adapters/discovery/known-places.ts';
import { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../adapters/docker/transport/local-transport.ts';
import { openTransport } from '../adapters/docker/transport/open-transport.ts';
import type { TransportSurroundings } from '../adapters/docker/transport/transport-surroundings.ts';
import type { Certificate } from '../../shared/certificate.ts';
import { isWindlassError } from '../../shared/errors.ts';
import type { EngineAddress, Environment } from '../core/model/environment.ts';
import type { EngineInfo } from '../core/model/observed.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { CredentialRequest } from '../core/ports/credentials.ts';
import type {
  AcceptedHostKey,
  Host,
  Hosts,
  KnownPlace,
  ReachedStage,
  TestedEngine,
} from '../core/ports/hosts.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { testAddress } from './connection-test.ts';
import type { CredentialMemory } from './credential-memory.ts';
import type { DemoHost } from './demo-host.ts';
import { readOnlyLedger, readOnlyTarget } from './read-only-target.ts';
import { lookingLedgerCalls } from './reading-only.ts';
import type { LedgerCalls } from './reading-only.ts';

const discoveryTimeoutMs = 2_000;
const noCertificates = (): Promise<readonly []> => Promise.resolve([]);

export interface ComposedHostsOptions {
  readonly clock: Clock;
  readonly surroundings: DiscoverySurroundings;
  readonly openDemo: () => Promise<DemoHost>;
  readonly makeLedger: (environment: Environment, docker: LedgerCalls) => Ledger;
  readonly transport: TransportSurroundings;
  readonly credentials: CredentialMemory;
}

interface OpenHost {
  readonly changing: Omit<Host, 'environment'>;
  /** The same engine for as long as the environment is read-only. */
  readonly reading: Omit<Host, 'environment'>;
  readonly certificates: () => Promise<readonly Certificate[]>;
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
    const { changing, reading } = await opening;
    // Why at each use: a mark counts from the next one on, and what runs goes on as it began.
    return { environment, ...(environment.isReadOnly ? reading : changing) };
  }

  async forget(environment: Environment): Promise<void> {
    const opening = this.#open.get(environment.id);
    this.#open.delete(environment.id);
    const opened = await opening?.catch(() => null);
    await opened?.close();
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

  knownPlaces(): Promise<readonly KnownPlace[]> {
    return findKnownPlaces(this.#options.surroundings);
  }

  test(address: EngineAddress, onStage: (stage: ReachedStage) => void): Promise<TestedEngine> {
    return testAddress(address, this.#options.transport, onStage);
  }

  async certificates(environment: Environment): Promise<readonly Certificate[]> {
    const opened = await this.#open.get(environment.id)?.catch(() => undefined);
    if (opened !== undefined) return opened.certificates();
    const { connection } = environment;
    if (connection.kind === 'demo') return [];
    const transport = openTransport(connection, this.#options.transport);
    try {
      return await transport.certificates();
    } finally {
      await transport.close();
    }
  }

  acceptHostKey({ host, fingerprint }: AcceptedHostKey): Promise<void> {
    this.#options.transport.hostKeys.accept(host, fingerprint);
    return Promise.resolve();
  }

  answer(request: CredentialRequest, answers: readonly string[]): void {
    this.#options.credentials.answer(request, answers);
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
      return this.#openHost(environment, demo.docker, {
        certificates: noCertificates,
        close: () => demo.close(),
      });
    }
    const transport = openTransport(connection, this.#options.transport);
    const docker = new DockerEngineTarget({ transport });
    return this.#openHost(environment, docker, {
      certificates: () => transport.certificates(),
      close: () => docker.close(),
    });
  }

  #openHost(
    environment: Environment,
    docker: DockerTarget,
    way: Pick<OpenHost, 'certificates' | 'close'>,
  ): OpenHost {
    const { makeLedger } = this.#options;
    const ledger = makeLedger(environment, docker);
    const reading = makeLedger(environment, lookingLedgerCalls(docker, environment.name));
    return {
      changing: { docker, ledger },
      reading: {
        docker: readOnlyTarget(docker, environment.name),
        ledger: readOnlyLedger(reading, environment.name),
      },
      ...way,
    };
  }

  /** null: it does not answer, or not soon. */
  async #ask(dockerHost: string): Promise<EngineInfo | null> {
    const docker = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
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
