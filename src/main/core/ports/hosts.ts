import type { Environment } from '../model/environment.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { DockerTarget } from './docker-target.ts';
import type { Ledger } from './ledger.ts';

/** An environment with what is spoken to it through. */
export interface Host {
  readonly environment: Environment;
  readonly docker: DockerTarget;
  readonly ledger: Ledger;
}

export interface Hosts {
  /** Does not touch the engine; the first call on `docker` does. One host per environment, kept open. */
  open(environment: Environment): Promise<Host>;
  /** Engines of this machine that answer. */
  discover(): Promise<readonly { readonly dockerHost: string; readonly engine: EngineInfo }[]>;
  /** Asks an engine that is no environment, once; throws what is in the way. */
  ask(dockerHost: string): Promise<EngineInfo>;
  close(): Promise<void>;
}
