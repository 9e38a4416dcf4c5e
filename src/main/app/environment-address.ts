import { addressText } from '../core/model/environment.ts';
import type { Environment } from '../core/model/environment.ts';

/** Where an environment's engine is, for the reader; empty for the built-in one. */
export function shownAddress({ connection }: Pick<Environment, 'connection'>): string {
  return addressText(connection) ?? '';
}
