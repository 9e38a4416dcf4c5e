import type { Application } from '../../core/operations/application.ts';
import type { Area } from './handlers.ts';

/** Logins of registries; passwords come in and never go out. */
export function registryHandlers({ registries }: Application): Area<'registries'> {
  return {
    'registries.list': () => registries.list(),
    'registries.login': ({ registry, username, password }) => registries.save(registry, username, password),
    'registries.logout': async ({ registry }) => {
      await registries.remove(registry);
      return null;
    },
  };
}
