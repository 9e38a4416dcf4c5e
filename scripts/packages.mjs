import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './commands.mjs';

/** True when node_modules holds what the lock file asks for; compared by content, since times say nothing after a checkout. */
export function arePackagesInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted)
    .filter(([path, wish]) => path !== '' && !wish.optional)
    .every(([path, wish]) => installed[path]?.version === wish.version);
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return {};
  }
}
