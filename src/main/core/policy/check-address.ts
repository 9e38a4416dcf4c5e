import { isAbsolutePath, isContextName, isHost, isPort, isUser } from '../../../shared/address-fields.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { EngineAddress } from '../model/environment.ts';

/**
 * Refuses with `usage` what could not be an address, or could be read as something else by the programs and files that
 * it is handed to. Nothing is looked up.
 */
export function checkAddress(address: EngineAddress): void {
  switch (address.kind) {
    case 'docker-host':
      if (!/^(unix:\/\/\/|npipe:\/\/)./.test(address.dockerHost) || /\p{Cc}/u.test(address.dockerHost)) {
        throw notAnAddress('docker-host', address.dockerHost, 'dockerHost');
      }
      return;
    case 'ssh':
      demand('host', address.host, isHost(address.host));
      if (address.user !== null) demand('user', address.user, isUser(address.user));
      if (address.port !== null) demand('port', String(address.port), isPort(address.port));
      if (address.identityFile !== null) demandPath('identityFile', address.identityFile);
      // Why slashes only: it is a path of the host, whatever this machine is.
      if (address.socketPath !== null) {
        const isThere = address.socketPath.startsWith('/') && isAbsolutePath(address.socketPath);
        demand('socketPath', address.socketPath, isThere);
      }
      return;
    case 'tls':
      demand('host', address.host, isHost(address.host));
      demand('port', String(address.port), isPort(address.port));
      demandPath('caFile', address.caFile);
      demandPath('certFile', address.certFile);
      demandPath('keyFile', address.keyFile);
      return;
    case 'context':
      demand('context', address.context, isContextName(address.context));
  }
}

type Field = 'host' | 'user' | 'port' | 'context' | 'socketPath';
type FileField = 'identityFile' | 'caFile' | 'certFile' | 'keyFile';

function demand(field: Field, value: string, isRight: boolean): void {
  if (!isRight) throw notAnAddress(`address-${field}`, value, field);
}

function demandPath(field: FileField, path: string): void {
  if (!isAbsolutePath(path)) throw notAnAddress('address-file', path, field);
}

function notAnAddress(reason: string, value: string, field: string): WindlassError {
  return new WindlassError('usage', `${value} cannot be used as ${field} of an engine's address`, {
    reason,
    value,
    field,
    ...(field === 'dockerHost' ? { dockerHost: value } : {}),
  });
}
