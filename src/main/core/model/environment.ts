import type { EnvironmentId } from './ids.ts';

/** A Docker target. Only local kinds exist so far; `demo` is the built-in engine. */
export interface Environment {
  readonly id: EnvironmentId;
  readonly name: string;
  readonly connection:
    | { readonly kind: 'demo' }
    | {
        readonly kind: 'docker-host';
        /** `unix:///…` or `npipe:////./pipe/…` */ readonly dockerHost: string;
      };
  /** Engine id seen first; another one behind the same address is refused. null until first contact. */
  readonly engineId: string | null;
}

/** A local directory with definitions. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}
