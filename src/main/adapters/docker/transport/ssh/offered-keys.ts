import type { ParsedKey } from 'ssh2';
import { fingerprintOf, keyTypeOf } from './host-key-name.ts';
import { openIdentityFile, readIdentityFile } from './identity-file.ts';
import type { IdentityFile } from './identity-file.ts';
import { BaseAgent, createAgent, parseKey } from './ssh-library.ts';

/** A key that a server may be asked about; its private half is used only once the server wants it. */
interface OfferedKey {
  readonly publicKey: Buffer;
  readonly label: string;
  readonly sign: (data: Buffer, hash: string | undefined) => Promise<Buffer>;
}

export interface OfferedKeysOptions {
  readonly identityFiles: readonly string[];
  readonly areIdentitiesNamed: boolean;
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | null;
  /** null: nobody answers. Asked again with a higher attempt while the passphrase is wrong. */
  readonly askPassphrase: (identityFile: string, attempt: number) => Promise<string | null>;
  readonly onProblem: (problem: string) => void;
}

type SigningOptions = { readonly hash?: string };
type OnSigned = (error?: Error | null, signature?: Buffer) => void;
type AgentOfLibrary = InstanceType<typeof BaseAgent>;

const mostPassphrases = 3;

/**
 * All keys for one login as the library's kind of agent, in OpenSSH's order: those of the agent that are named by
 * files, the agent's others, files. An encrypted file's passphrase is asked for only when the server takes its key.
 */
export class OfferedKeys extends BaseAgent<Buffer> {
  /** What was tried, by the protocol's words. */
  readonly tried: string[] = [];
  /** Files that were named and hold no key. */
  readonly missing: string[] = [];
  readonly #options: OfferedKeysOptions;
  #keys: readonly OfferedKey[] = [];

  constructor(options: OfferedKeysOptions) {
    super();
    this.#options = options;
  }

  /** Reads files and asks the agent; resolves with how many keys there are. */
  async load(): Promise<number> {
    const { identityFiles, areIdentitiesNamed, identitiesOnly, identityAgent } = this.#options;
    const files: IdentityFile[] = [];
    for (const path of identityFiles) {
      const file = await readIdentityFile(path);
      if (file !== null) files.push(file);
      else if (areIdentitiesNamed) this.missing.push(path);
    }
    const agentKeys = identityAgent === null ? [] : await this.#keysOfAgent(identityAgent);
    const isNamed = (key: OfferedKey): boolean => files.some((file) => file.publicKey?.equals(key.publicKey));
    const others = identitiesOnly ? [] : agentKeys.filter((key) => !isNamed(key));
    const inAgent = (file: IdentityFile): boolean =>
      agentKeys.some((key) => file.publicKey?.equals(key.publicKey));
    const ofFiles = await Promise.all(
      files.filter((file) => !inAgent(file)).map((file) => this.#keyOf(file)),
    );
    this.#keys = [...agentKeys.filter(isNamed), ...others, ...ofFiles.filter((key) => key !== null)];
    return this.#keys.length;
  }

  override getIdentities(onKeys: (error?: Error | null, keys?: Buffer[]) => void): void {
    for (const key of this.#keys) this.tried.push(`publickey ${key.label}`);
    onKeys(
      null,
      this.#keys.map((key) => key.publicKey),
    );
  }

  override sign(
    publicKey: Buffer | ParsedKey,
    data: Buffer,
    options: SigningOptions | OnSigned,
    onSigned?: OnSigned,
  ): void {
    const done = typeof options === 'function' ? options : (onSigned ?? ((): void => undefined));
    const hash = typeof options === 'function' ? undefined : options.hash;
    const blob = Buffer.isBuffer(publicKey) ? publicKey : publicKey.getPublicSSH();
    const key = this.#keys.find((candidate) => candidate.publicKey.equals(blob));
    if (key === undefined) return done(new Error('no such key'));
    key.sign(data, hash).then(
      (signature) => done(null, signature),
      (error: Error) => done(error),
    );
  }

  async #keysOfAgent(address: string): Promise<readonly OfferedKey[]> {
    try {
      const agent = createAgent(address);
      return (await identitiesOf(agent)).map((key) => {
        const publicKey = key.getPublicSSH();
        return { publicKey, label: `agent ${nameOf(publicKey)}`, sign: signWithAgent(agent, key) };
      });
    } catch (error) {
      this.#options.onProblem(`the agent at ${address} does not answer: ${String(error)}`);
      return [];
    }
  }

  async #keyOf(file: IdentityFile): Promise<OfferedKey | null> {
    const { path, privateKey } = file;
    if (privateKey !== null)
      return fileKey(path, privateKey.getPublicSSH(), () => Promise.resolve(privateKey));
    if (!file.isEncrypted) return null;
    if (file.publicKey !== null) return fileKey(path, file.publicKey, () => this.#unlock(path));
    const opened = await this.#unlock(path).catch(() => null);
    return opened === null ? null : fileKey(path, opened.getPublicSSH(), () => Promise.resolve(opened));
  }

  async #unlock(path: string): Promise<ParsedKey> {
    for (let attempt = 0; attempt < mostPassphrases; attempt += 1) {
      const passphrase = await this.#options.askPassphrase(path, attempt);
      if (passphrase === null) break;
      const key = await openIdentityFile(path, passphrase);
      if (key !== null) return key;
    }
    throw new Error(`the key ${path} stays locked`);
  }
}

function fileKey(path: string, publicKey: Buffer, open: () => Promise<ParsedKey>): OfferedKey {
  const sign = async (data: Buffer, hash: string | undefined): Promise<Buffer> => {
    const signature: unknown = (await open()).sign(data, hash);
    if (Buffer.isBuffer(signature)) return signature;
    throw new Error(`the key ${path} does not sign: ${String(signature)}`);
  };
  return { publicKey, label: path, sign };
}

function signWithAgent(
  agent: AgentOfLibrary,
  key: ParsedKey,
): (data: Buffer, hash: string | undefined) => Promise<Buffer> {
  return (data, hash) =>
    new Promise((resolve, reject) => {
      // Why the cast: the library passes the hash on to the agent, its types know of none.
      const options = (hash === undefined ? {} : { hash }) as Record<string, never>;
      agent.sign(key, data, options, (error, signature) => {
        if (signature === undefined) reject(error ?? new Error('the agent does not sign'));
        else resolve(signature);
      });
    });
}

function identitiesOf(agent: AgentOfLibrary): Promise<readonly ParsedKey[]> {
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys) => {
      if (keys === undefined) reject(error ?? new Error('the agent tells no keys'));
      else resolve(keys.flatMap(parsed));
    });
  });
}

function parsed(key: unknown): readonly ParsedKey[] {
  if (typeof key === 'object' && key !== null && 'getPublicSSH' in key) return [key as ParsedKey];
  const read = typeof key === 'string' || Buffer.isBuffer(key) ? parseKey(key) : new Error('no key');
  if (read instanceof Error) return [];
  return Array.isArray(read) ? read : [read];
}

function nameOf(publicKey: Buffer): string {
  return `${keyTypeOf(publicKey)} ${fingerprintOf(publicKey)}`;
}
