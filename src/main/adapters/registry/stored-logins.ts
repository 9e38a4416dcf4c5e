import { WindlassError } from '../../../shared/errors.ts';
import type { RegistryAuth, RegistryLogin, RegistryLogins } from '../../core/ports/registry.ts';
import type { Secrets } from '../../core/ports/secrets.ts';
import type { Environment } from './proxy-for.ts';
import { hostOfAddress, registryHostOf, serverAddressOf } from './registry-host.ts';
import { checkLogin } from './registry-question.ts';

/** Whose names are all that is in it: registry to user. */
const index = 'registries';
const hostPattern = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/;
const longest = 8192;

export interface StoredLoginsOptions {
  readonly secrets: Secrets;
  /** Told every password that is met, which must not be seen anywhere. */
  readonly onPassword: (password: string) => void;
  /** Variables of this process, which name proxies. */
  readonly env: Environment;
  readonly check?: typeof checkLogin;
}

/**
 * Logins that operators entered, encrypted with the other secrets.
 *
 * INVARIANTS: each registry has a scope of its own, so that an image of another one is pulled while the secrets are
 * locked. What the list names can be had: it is entered last and taken out first.
 */
export class StoredLogins implements RegistryLogins {
  readonly #options: StoredLoginsOptions;

  constructor(options: StoredLoginsOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly RegistryLogin[]> {
    const names = await this.#options.secrets.read(index);
    return Object.entries(names)
      .map(([registry, username]) => ({ registry, username }))
      .sort((a, b) => (a.registry < b.registry ? -1 : 1));
  }

  async save(
    address: string,
    username: string,
    password: string,
  ): Promise<RegistryLogin & { readonly isChecked: boolean }> {
    const { secrets, onPassword, env, check = checkLogin } = this.#options;
    const registry = hostOf(address);
    if (username === '' || username.length > longest || password === '' || password.length > longest) {
      throw new WindlassError('usage', 'a login needs a user name and a password', { reason: 'login-empty' });
    }
    onPassword(password);
    const verdict = await check(registry, authOf(registry, username, password), env);
    if (verdict !== 'accepted' && verdict !== null) {
      const message = `${registry} does not accept the login of ${username} (${verdict})`;
      throw new WindlassError(verdict, message, { registry, username, reason: 'login' });
    }
    await secrets.write(scopeOf(registry), { username, password });
    await secrets.write(index, { ...(await secrets.read(index)), [registry]: username });
    return { registry, username, isChecked: verdict === 'accepted' };
  }

  async remove(address: string): Promise<void> {
    const { secrets } = this.#options;
    const registry = hostOf(address);
    const { [registry]: username, ...others } = await secrets.read(index);
    if (username === undefined) {
      const message = `no login was entered for ${registry}`;
      throw new WindlassError('usage', message, { reason: 'login-unknown', value: registry });
    }
    await secrets.write(index, others);
    await secrets.remove(scopeOf(registry));
  }

  async authFor(reference: string): Promise<RegistryAuth | null> {
    const registry = registryHostOf(reference);
    if (registry === null) return null;
    const { username, password } = await this.#options.secrets.read(scopeOf(registry));
    if (username === undefined || password === undefined) return null;
    this.#options.onPassword(password);
    return authOf(registry, username, password);
  }
}

function scopeOf(registry: string): string {
  return `registry/${registry}`;
}

function authOf(registry: string, username: string, password: string): RegistryAuth {
  return { serverAddress: serverAddressOf(registry), username, password, identityToken: null };
}

function hostOf(address: string): string {
  const host = hostOfAddress(address.trim());
  if (hostPattern.test(host)) return host;
  throw new WindlassError('usage', `"${address}" is no registry`, { reason: 'registry', value: address });
}
