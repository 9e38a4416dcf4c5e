import type { Certificate } from '../../../shared/certificate.ts';
import type { EngineAddress, Environment } from '../model/environment.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { CredentialRequest } from './credentials.ts';
import type { DockerTarget } from './docker-target.ts';
import type { Ledger } from './ledger.ts';

/** An environment with what is spoken to it through. */
export interface Host {
  readonly environment: Environment;
  readonly docker: DockerTarget;
  readonly ledger: Ledger;
}

/** One part of the way to an engine: `resolve`, `connect`, `host-key`, `authenticate`, `socket`, `engine`. */
export interface ReachedStage {
  readonly stage: string;
  readonly isPassed: boolean;
  /** What was found, or why it failed. Never a secret. */
  readonly detail: string;
}

/** A place that other tools of this machine know an engine at. Nobody was asked yet. */
export interface KnownPlace {
  /** What it is called there: a context, or a `Host` of the SSH configuration. */
  readonly name: string;
  readonly origin: 'docker-context' | 'ssh-config';
  readonly address: EngineAddress;
  /** Where it leads, for the reader. */
  readonly description: string;
}

/** A host key that the operator has compared with what the host itself says. */
export interface AcceptedHostKey {
  /** As the error `host-key-unknown` named it. */
  readonly host: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

export interface TestedEngine {
  readonly engine: EngineInfo;
  /** Milliseconds of one question, asked when the connection was there. */
  readonly latencyMs: number;
  readonly certificates: readonly Certificate[];
}

export interface Hosts {
  /**
   * Does not touch the engine; the first call on `docker` does. One connection per environment, kept open. Where the
   * environment is read-only, what would change something is refused with `environment-read-only`.
   */
  open(environment: Environment): Promise<Host>;
  /** Ends the connection of an environment that is no more. */
  forget(environment: Environment): Promise<void>;
  /** Engines of this machine that answer. */
  discover(): Promise<readonly { readonly dockerHost: string; readonly engine: EngineInfo }[]>;
  /** Contexts of Docker and hosts of the SSH configuration. */
  knownPlaces(): Promise<readonly KnownPlace[]>;
  /** Asks an engine, once, over a connection of its own, and tells each stage; throws what is in the way. */
  test(address: EngineAddress, onStage: (stage: ReachedStage) => void): Promise<TestedEngine>;
  /** Those on the way to it, as far as they are known without asking anybody. */
  certificates(environment: Environment): Promise<readonly Certificate[]>;
  /** Written down when the host shows exactly that key; one that has changed is never accepted by this. */
  acceptHostKey(key: AcceptedHostKey): Promise<void>;
  /** Kept in memory for the next time that this is asked. */
  answer(request: CredentialRequest, answers: readonly string[]): void;
  close(): Promise<void>;
}
