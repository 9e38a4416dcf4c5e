import type { EnvironmentColor } from '../../../shared/environment-color.ts';
import type { EnvironmentId } from './ids.ts';

/** An engine of this machine, by its socket or pipe. */
export interface DockerHostAddress {
  readonly kind: 'docker-host';
  /** `unix:///…` or `npipe:////./pipe/…` */
  readonly dockerHost: string;
}

/** An engine behind an SSH server. What is null is as the operator's own SSH configuration has it. */
export interface SshAddress {
  readonly kind: 'ssh';
  /** Name, address, or a `Host` of the SSH configuration. */
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  /** Absolute path of a private key, used instead of those of the configuration. */
  readonly identityFile: string | null;
  /** The engine's socket on that host; null: the usual ones. */
  readonly socketPath: string | null;
}

/** An engine that listens with TLS and asks for a client certificate. Absolute paths of PEM files. */
export interface TlsAddress {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A context of the Docker command line, followed: where it leads is read whenever it is opened. */
export interface ContextAddress {
  readonly kind: 'context';
  readonly context: string;
}

/** Where an engine is. Holds no secret: keys are named by their files, passphrases are never kept. */
export type EngineAddress = DockerHostAddress | SshAddress | TlsAddress | ContextAddress;

/** `demo` is the built-in engine. */
export type Connection = { readonly kind: 'demo' } | EngineAddress;

/** How an operator marks and guards an environment. */
export interface EnvironmentMarks {
  readonly color: EnvironmentColor | null;
  /** Nothing is ever changed there from this installation. */
  readonly isReadOnly: boolean;
  /** Before an operation begins, the name of the deployment is typed. */
  readonly mustConfirmByName: boolean;
}

/** A Docker target. */
export interface Environment extends EnvironmentMarks {
  readonly id: EnvironmentId;
  readonly name: string;
  readonly connection: Connection;
  /** Engine id seen first; another one behind the same address is refused. null until first contact. */
  readonly engineId: string | null;
}

export const noMarks: EnvironmentMarks = { color: null, isReadOnly: false, mustConfirmByName: false };

/** An environment that was never asked, without marks. */
export function newEnvironment(id: EnvironmentId, name: string, connection: Connection): Environment {
  return { id, name, connection, engineId: null, ...noMarks };
}

/** The address as it is shown and, for all but a context, as `DOCKER_HOST` has it; null for the built-in engine. */
export function addressText(connection: Connection): string | null {
  switch (connection.kind) {
    case 'demo':
      return null;
    case 'docker-host':
      return connection.dockerHost;
    case 'ssh': {
      const { user, host, port, socketPath } = connection;
      const account = user === null ? '' : `${user}@`;
      return `ssh://${account}${bracketed(host)}${port === null ? '' : `:${port}`}${socketPath ?? ''}`;
    }
    case 'tls':
      return `tcp://${bracketed(connection.host)}:${connection.port}`;
    case 'context':
      return `context:${connection.context}`;
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A local directory with definitions. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}
