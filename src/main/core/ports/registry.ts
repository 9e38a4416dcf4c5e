import type { ErrorCode } from '../../../shared/errors.ts';

/** Credentials for exactly one registry host. In memory only. */
export interface RegistryAuth {
  readonly serverAddress: string;
  readonly username: string;
  readonly password: string;
  readonly identityToken: string | null;
}

export interface Registry {
  /** From the Docker configuration (`auths`, `credsStore`, `credHelpers`); null: anonymous. */
  authFor(reference: string): Promise<RegistryAuth | null>;
  /**
   * Asks the registry itself why a reference cannot be had, where the engine's text leaves it open
   * (faults.md 1.11). null: it could be had, or the registry cannot be reached from here.
   */
  diagnose(reference: string, auth: RegistryAuth | null): Promise<ErrorCode | null>;
}

/** A login that an operator entered for one registry. */
export interface RegistryLogin {
  /** Host and port as image references have them; Docker Hub is `docker.io`. */
  readonly registry: string;
  readonly username: string;
}

/** Entered logins, kept encrypted on this machine. A password goes in and comes out with a pull only. */
export interface RegistryLogins {
  list(): Promise<readonly RegistryLogin[]>;
  /**
   * Asks the registry first and replaces what was there; one that is not accepted is not kept. `isChecked` false: it
   * could not be asked from here.
   */
  save(
    registry: string,
    username: string,
    password: string,
  ): Promise<RegistryLogin & { readonly isChecked: boolean }>;
  /** `usage` when there is none. */
  remove(registry: string): Promise<void>;
  /** null: none was entered for the registry of that image. */
  authFor(reference: string): Promise<RegistryAuth | null>;
}
