import { readFile } from 'node:fs/promises';
import { connectionError } from '../../../../../shared/connection-reasons.ts';
import { WindlassError } from '../../../../../shared/errors.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { fingerprintOf, keyTypeOf, knownHostName } from './host-key-name.ts';
import type { HostKeyStore } from './host-key-store.ts';
import { judgeHostKey, knownKeyTypes, parseKnownHosts } from './known-hosts.ts';
import type { KnownHost } from './known-hosts.ts';

/** Without those that rest on SHA-1. */
const algorithmsByType: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** Judges the key of one host by the files of known hosts, the operator's and ours, as they are now. */
export class HostKeyCheck {
  /** As known_hosts has the host. */
  readonly name: string;
  readonly #entries: readonly KnownHost[];
  readonly #store: HostKeyStore;
  /** Shown again whenever a connection makes new session keys. */
  #verified: Buffer | null = null;

  private constructor(name: string, entries: readonly KnownHost[], store: HostKeyStore) {
    this.name = name;
    this.#entries = entries;
    this.#store = store;
  }

  static async load(settings: SshSettings, store: HostKeyStore): Promise<HostKeyCheck> {
    const name =
      settings.hostKeyAlias === null
        ? knownHostName(settings.hostName, settings.port)
        : settings.hostKeyAlias.toLowerCase();
    const ofUser = await Promise.all(
      settings.knownHostsFiles.map(async (file) => parseKnownHosts(await textOf(file), file)),
    );
    const entries = [...ofUser.flat(), ...parseKnownHosts(await store.readText(), store.file)];
    return new HostKeyCheck(name, entries, store);
  }

  /** In which order a server is asked for its keys: types that are known first, so that one of those is shown. */
  algorithms(): readonly string[] {
    const known = knownKeyTypes(this.#entries, this.name);
    const rest = Object.keys(algorithmsByType).filter((type) => !known.includes(type));
    return [...known, ...rest].flatMap((type) => algorithmsByType[type] ?? []);
  }

  /** Returns when the key is known or was accepted by a person; otherwise rejects, and nothing may be sent. */
  async verify(key: Buffer): Promise<void> {
    if (this.#verified?.equals(key) === true) return;
    await this.#judge(key);
    this.#verified = Buffer.from(key);
  }

  async #judge(key: Buffer): Promise<void> {
    const keyType = keyTypeOf(key);
    const fingerprint = fingerprintOf(key);
    const verdict = judgeHostKey(this.#entries, this.name, { type: keyType, blob: key });
    if (verdict.kind === 'known') return;
    const details = { host: this.name, keyType, fingerprint };
    if (verdict.kind !== 'unknown') {
      const { expected, file, line, kind } = verdict;
      const what = kind === 'revoked' ? 'was revoked' : 'is not the known one';
      const message = `the host key of ${this.name} ${what}: ${keyType} ${fingerprint} (${file}, line ${line})`;
      throw connectionError({
        ...{ code: 'host-key-changed', reason: kind, message },
        details: { ...details, expected, file, line },
      });
    }
    if (this.#store.isAccepted(this.name, fingerprint)) {
      await this.#store.add(this.name, keyType, key);
      return;
    }
    const message = `the host key of ${this.name} is not known: ${keyType} ${fingerprint}`;
    throw new WindlassError('host-key-unknown', message, {
      ...details,
      knownHostsFile: this.#store.file,
      hasAuthority: verdict.hasAuthority,
    });
  }
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
