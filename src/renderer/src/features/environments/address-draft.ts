import {
  isAbsolutePath,
  isContextName,
  parseHostAndPort,
  parseSshLogin,
} from '../../../../shared/address-fields.ts';
import type { EngineAddressInput } from '../../../../shared/contract/fields.ts';

export type AddressKind = EngineAddressInput['kind'];
export const addressKinds: readonly AddressKind[] = ['docker-host', 'ssh', 'tls', 'context'];

/** What is filled in, for each kind, so that nothing is lost by looking at another one. */
export interface AddressDraft {
  readonly kind: AddressKind;
  readonly dockerHost: string;
  /** `[user@]host[:port]` */
  readonly login: string;
  readonly identityFile: string;
  readonly socketPath: string;
  /** `host:port` */
  readonly place: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly context: string;
}

export type AddressField = Exclude<keyof AddressDraft, 'kind'>;

const usualTlsPort = 2376;

export const emptyDraft: AddressDraft = {
  kind: 'docker-host',
  dockerHost: '',
  login: '',
  identityFile: '',
  socketPath: '',
  place: '',
  caFile: '',
  certFile: '',
  keyFile: '',
  context: '',
};

/** Fields that hold something which cannot be right; an empty one is only not filled in yet. */
export function wrongFields(draft: AddressDraft): ReadonlySet<AddressField> {
  const isWrong: Readonly<Record<AddressField, (text: string) => boolean>> = {
    dockerHost: (text) => !/^(unix:\/\/\/|npipe:\/\/)./.test(text),
    login: (text) => parseSshLogin(text) === null,
    identityFile: (text) => !isAbsolutePath(text),
    socketPath: (text) => !text.startsWith('/') || !isAbsolutePath(text),
    place: (text) => parseHostAndPort(text) === null,
    caFile: (text) => !isAbsolutePath(text),
    certFile: (text) => !isAbsolutePath(text),
    keyFile: (text) => !isAbsolutePath(text),
    context: (text) => !isContextName(text),
  };
  const filled = fieldsOf[draft.kind].filter((field) => draft[field].trim() !== '');
  return new Set(filled.filter((field) => isWrong[field](draft[field].trim())));
}

const fieldsOf: Readonly<Record<AddressKind, readonly AddressField[]>> = {
  'docker-host': ['dockerHost'],
  ssh: ['login', 'identityFile', 'socketPath'],
  tls: ['place', 'caFile', 'certFile', 'keyFile'],
  context: ['context'],
};

const optional: ReadonlySet<AddressField> = new Set(['identityFile', 'socketPath']);

/** The address that is filled in; null: something is missing or wrong. */
export function addressOf(draft: AddressDraft): EngineAddressInput | null {
  const text = (field: AddressField): string => draft[field].trim();
  const isMissing = fieldsOf[draft.kind].some((field) => !optional.has(field) && text(field) === '');
  if (isMissing || wrongFields(draft).size > 0) return null;
  switch (draft.kind) {
    case 'docker-host':
      return { kind: 'docker-host', dockerHost: text('dockerHost') };
    case 'ssh': {
      const login = parseSshLogin(text('login'));
      const files = { identityFile: text('identityFile') || null, socketPath: text('socketPath') || null };
      return login === null ? null : { kind: 'ssh', ...login, ...files };
    }
    case 'tls': {
      const place = parseHostAndPort(text('place'));
      const files = { caFile: text('caFile'), certFile: text('certFile'), keyFile: text('keyFile') };
      return place === null
        ? null
        : { kind: 'tls', host: place.host, port: place.port ?? usualTlsPort, ...files };
    }
    case 'context':
      return { kind: 'context', context: text('context') };
  }
}

/** The draft with an address that was offered. */
export function filledWith(draft: AddressDraft, address: EngineAddressInput): AddressDraft {
  if (address.kind === 'docker-host') {
    return { ...draft, kind: 'docker-host', dockerHost: address.dockerHost };
  }
  if (address.kind === 'context') return { ...draft, kind: 'context', context: address.context };
  if (address.kind === 'ssh') return { ...emptyDraft, kind: 'ssh', login: address.host };
  const { caFile, certFile, keyFile, host, port } = address;
  return { ...draft, kind: 'tls', place: `${host}:${port}`, caFile, certFile, keyFile };
}
