import type { Registry } from '../core/ports/registry.ts';

const prefix = 'windlass-demo/';

/**
 * The images of the samples are in no registry of the world: they are the built-in engine's, or were built on the
 * host. Nobody out there is asked for them.
 */
export function withoutDemoImages(registry: Registry): Registry {
  return {
    authFor: (reference) =>
      reference.startsWith(prefix) ? Promise.resolve(null) : registry.authFor(reference),
    diagnose: (reference, auth) =>
      reference.startsWith(prefix) ? Promise.resolve(null) : registry.diagnose(reference, auth),
  };
}
