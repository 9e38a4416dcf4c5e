import { parseHostAndPort, parseSshLogin } from '../../../shared/address-fields.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { EngineAddress } from '../../core/model/environment.ts';

/** The options that say where an engine is, as they were typed. */
export interface AddressOptions {
  readonly dockerHost?: string;
  readonly ssh?: string;
  readonly tls?: string;
  readonly context?: string;
  readonly identity?: string;
  readonly socket?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const usualTlsPort = 2376;
const options = ['docker-host', 'ssh', 'tls', 'context'] as const;

/** The address that they name. Files are meant from where the operator stands. */
export function readAddress(given: AddressOptions, resolvePath: (path: string) => string): EngineAddress {
  const named = [given.dockerHost, given.ssh, given.tls, given.context].filter((each) => each !== undefined);
  if (named.length !== 1) {
    throw usage('one-address', '', `exactly one of --${options.join(', --')} is needed`);
  }
  if (given.dockerHost !== undefined) return fromDockerHost(given.dockerHost, given, resolvePath);
  if (given.ssh !== undefined) return fromSsh(given.ssh, given, given.socket ?? null, resolvePath);
  if (given.tls !== undefined) return fromTls(given.tls, given, resolvePath);
  refuseOthers(given, []);
  return { kind: 'context', context: given.context ?? '' };
}

/** The forms of `DOCKER_HOST`. */
function fromDockerHost(
  url: string,
  given: AddressOptions,
  resolvePath: (path: string) => string,
): EngineAddress {
  if (url.startsWith('ssh://')) {
    const rest = url.slice('ssh://'.length);
    const slash = rest.indexOf('/');
    const path = slash === -1 ? '' : rest.slice(slash);
    if (path.length > 1 && given.socket !== undefined) throw usage('address-option', '--socket');
    const socketPath = path.length > 1 ? path : (given.socket ?? null);
    return fromSsh(slash === -1 ? rest : rest.slice(0, slash), given, socketPath, resolvePath);
  }
  if (url.startsWith('tcp://')) return fromTls(url.slice('tcp://'.length), given, resolvePath);
  refuseOthers(given, []);
  return { kind: 'docker-host', dockerHost: url };
}

function fromSsh(
  text: string,
  given: AddressOptions,
  socketPath: string | null,
  resolvePath: (path: string) => string,
): EngineAddress {
  refuseOthers(given, ['identity', 'socket']);
  const login = parseSshLogin(text);
  if (login === null) throw usage('address-ssh', text);
  const identityFile = given.identity === undefined ? null : resolvePath(given.identity);
  return { kind: 'ssh', ...login, identityFile, socketPath };
}

function fromTls(text: string, given: AddressOptions, resolvePath: (path: string) => string): EngineAddress {
  refuseOthers(given, ['ca', 'cert', 'key']);
  const place = parseHostAndPort(text);
  if (place === null) throw usage('address-tls', text);
  const { ca, cert, key } = given;
  // Why no way round it: whoever reaches an engine without TLS is root on its host.
  if (ca === undefined || cert === undefined || key === undefined) throw usage('tls-files', text);
  return {
    kind: 'tls',
    host: place.host,
    port: place.port ?? usualTlsPort,
    caFile: resolvePath(ca),
    certFile: resolvePath(cert),
    keyFile: resolvePath(key),
  };
}

const details = ['identity', 'socket', 'ca', 'cert', 'key'] as const;

/** An option that has no effect would be one that somebody relies on. */
function refuseOthers(given: AddressOptions, fitting: readonly (typeof details)[number][]): void {
  const other = details.find((option) => given[option] !== undefined && !fitting.includes(option));
  if (other !== undefined) throw usage('address-option', `--${other}`);
}

function usage(reason: string, value: string, message = `${reason}: ${value}`): WindlassError {
  return new WindlassError('usage', message, { reason, value });
}
