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
