import type { ErrorShape } from '../../../shared/errors.ts';

/** What a page knows of something that it asked for. Old data stays until newer has come. */
export interface Loaded<Data> {
  readonly data: Data | null;
  /** Why the last attempt failed; null again with the next success. */
  readonly error: ErrorShape | null;
  /** It is being asked for now, for the first time or again. */
  readonly isLoading: boolean;
  /** When `data` came, in milliseconds since 1970. */
  readonly asOf: number | null;
}

export const nothingLoaded: Loaded<never> = { data: null, error: null, isLoading: false, asOf: null };
