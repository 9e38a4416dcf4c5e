import type { Registry, RegistryLogins } from '../../core/ports/registry.ts';

/** What was entered here goes before what `docker login` left. */
export function withLogins(registry: Registry, logins: RegistryLogins): Registry {
  return {
    authFor: async (reference) => (await logins.authFor(reference)) ?? (await registry.authFor(reference)),
    diagnose: (reference, auth) => registry.diagnose(reference, auth),
  };
}
