import { createHmac } from 'node:crypto';
import { matchesPatternList } from '../ssh-config/host-pattern.ts';
import { fingerprintOf } from './host-key-name.ts';

export interface KnownHost {
  readonly marker: 'revoked' | 'cert-authority' | null;
  /** Patterns, or one hashed name. */
  readonly names: string;
  readonly keyType: string;
  readonly key: Buffer;
  readonly file: string;
  readonly line: number;
}

export type HostKeyVerdict =
  | { readonly kind: 'known' }
  /** `hasAuthority`: only an authority for the host's certificates is known, which cannot be checked here. */
  | { readonly kind: 'unknown'; readonly hasAuthority: boolean }
  | {
      readonly kind: 'changed' | 'revoked';
      readonly expected: readonly string[];
      readonly file: string;
      readonly line: number;
    };

/** The entries of a known_hosts file; as with OpenSSH, a line that cannot be read is none. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const words = raw.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [names = '', keyType = '', encoded = ''] = words;
    if (names === '' || names.startsWith('#') || !/^[A-Za-z0-9+/]+=*$/.test(encoded)) return [];
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') return [];
    const key = Buffer.from(encoded, 'base64');
    const kind = marker === undefined ? null : marker === '@revoked' ? 'revoked' : 'cert-authority';
    return [{ marker: kind, names, keyType, key, file, line: index + 1 }];
  });
}

/**
 * What the files say about a key that a host shows. A host that is known with other keys, also only of other types, has
 * changed: the types that are known are asked for first, so an honest one shows one of them.
 */
export function judgeHostKey(
  entries: readonly KnownHost[],
  name: string,
  key: { readonly type: string; readonly blob: Buffer },
): HostKeyVerdict {
  const ofHost = entries.filter((entry) => namesHost(entry.names, name));
  const isThisKey = (entry: KnownHost): boolean => entry.key.equals(key.blob);
  const ofUsualPort = entries.filter((entry) => namesHost(entry.names, withoutPort(name)));
  const revoked = [...ofHost, ...ofUsualPort].find((entry) => entry.marker === 'revoked' && isThisKey(entry));
  if (revoked !== undefined) return stopped('revoked', [], revoked);
  const plain = ofHost.filter((entry) => entry.marker === null);
  // As OpenSSH has it: a key that is known for the usual port is good for a port that nothing is known of.
  const usable = plain.length > 0 ? plain : ofUsualPort.filter((entry) => entry.marker === null);
  if (usable.some(isThisKey)) return { kind: 'known' };
  const [first] = [...plain].sort((a, b) => rank(a, key.type) - rank(b, key.type));
  if (first !== undefined) return stopped('changed', plain, first);
  return { kind: 'unknown', hasAuthority: ofHost.some((entry) => entry.marker === 'cert-authority') };
}

/** Types of the keys that are known for a host. */
export function knownKeyTypes(entries: readonly KnownHost[], name: string): readonly string[] {
  const ofHost = entries.filter((entry) => entry.marker === null && namesHost(entry.names, name));
  return [...new Set(ofHost.map((entry) => entry.keyType))];
}

function withoutPort(name: string): string {
  return /^\[(.+)\]:\d+$/.exec(name)?.[1] ?? name;
}

function namesHost(names: string, name: string): boolean {
  const hashed = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(names);
  if (hashed === null) return matchesPatternList(name, names.toLowerCase().split(','));
  const [, salt = '', digest = ''] = hashed;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === digest;
}

function rank(entry: KnownHost, keyType: string): number {
  return entry.keyType === keyType ? 0 : 1;
}

function stopped(kind: 'changed' | 'revoked', known: readonly KnownHost[], place: KnownHost): HostKeyVerdict {
  const expected = known.map((entry) => `${entry.keyType} ${fingerprintOf(entry.key)}`);
  return { kind, expected, file: place.file, line: place.line };
}
