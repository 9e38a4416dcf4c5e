import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../../shared/errors.ts';
import { parseImageReference } from '../../core/model/image-reference.ts';
import type { Registry, RegistryAuth } from '../../core/ports/registry.ts';
import { askCredentialHelper } from './credential-helper.ts';
import { readDockerConfig } from './docker-config.ts';
import type { DockerConfig, DockerConfigEntry } from './docker-config.ts';
import { askRegistry } from './registry-question.ts';
import { hostOfAddress, registryHostOf, serverAddressOf } from './registry-host.ts';

/** Docker Hub and others hand out a token instead of a password under this name. */
const tokenUsername = '<token>';

export interface DockerConfigRegistryOptions {
  /** Variables of this process: `DOCKER_CONFIG`, and `PATH` for credential helpers. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/**
 * Credentials as `docker login` left them, read anew each time, so that a login is noticed. They are for
 * exactly the registry that the entry names: its host and port, Docker Hub under all its names.
 */
export class DockerConfigRegistry implements Registry {
  readonly #env: Readonly<NodeJS.ProcessEnv>;

  constructor(options: DockerConfigRegistryOptions = {}) {
    this.#env = options.env ?? process.env;
  }

  async authFor(reference: string): Promise<RegistryAuth | null> {
    const host = registryHostOf(reference);
    if (host === null) return null;
    const file = join(this.#env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
    const config = await readDockerConfig(file);
    const helper = helperFor(config, host);
    const answer =
      helper === null ? null : await askCredentialHelper(helper, serverAddressOf(host), this.#env);
    if (answer === null) return storedAuth(config, host);
    const isToken = answer.username === tokenUsername;
    return {
      serverAddress: serverAddressOf(host),
      username: isToken ? '' : answer.username,
      password: isToken ? '' : answer.secret,
      identityToken: isToken ? answer.secret : null,
    };
  }

  async diagnose(reference: string, auth: RegistryAuth | null): Promise<ErrorCode | null> {
    const parsed = parseImageReference(reference);
    return parsed === null ? 'image-invalid' : askRegistry(parsed, auth, this.#env);
  }
}

/** The helper of that one registry goes before the store for all. */
function helperFor(config: DockerConfig, host: string): string | null {
  const own = Object.entries(config.credHelpers ?? {}).find(([address]) => hostOfAddress(address) === host);
  const name = own?.[1] ?? config.credsStore ?? '';
  return name === '' ? null : name;
}

function storedAuth(config: DockerConfig, host: string): RegistryAuth | null {
  for (const [address, entry] of Object.entries(config.auths ?? {})) {
    if (entry === null || hostOfAddress(address) !== host) continue;
    const auth = readEntry(entry, host);
    if (auth !== null) return auth;
  }
  return null;
}

/** With a credential store the entries are there but empty. */
function readEntry(entry: DockerConfigEntry, host: string): RegistryAuth | null {
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const username = colon < 0 ? (entry.username ?? '') : decoded.slice(0, colon);
  const password = colon < 0 ? (entry.password ?? '') : withoutTrailingZeros(decoded.slice(colon + 1));
  const identityToken = entry.identitytoken ? entry.identitytoken : null;
  if (username === '' && password === '' && identityToken === null) return null;
  return { serverAddress: serverAddressOf(host), username, password, identityToken };
}

/** Some versions of Docker end the pair with zero bytes. */
function withoutTrailingZeros(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
