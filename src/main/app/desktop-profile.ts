import type { Surroundings } from '../adapters/system/default-data-directory.ts';
import { defaultDataDirectory } from '../adapters/system/default-data-directory.ts';

/**
 * Where the browser inside the desktop application keeps its own files. In the data directory: one instance belongs to
 * one of them, and on two platforms the browser's own choice would be the data directory itself.
 */
export function desktopProfileDirectory(surroundings: Surroundings, dataDir: string | null): string {
  const env = dataDir === null ? surroundings.env : { ...surroundings.env, WINDLASS_HOME: dataDir };
  return `${defaultDataDirectory({ ...surroundings, env })}/desktop`;
}
