import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './commands.mjs';

const inputs = ['src', 'resources/translations', 'package-lock.json', 'electron.vite.config.ts'];

/** True when there is no build, or a source is newer than it. */
export function isBuildStale() {
  const builtAt = modifiedAt(join(root, 'out/main/web.js'));
  return inputs.some((input) => newestBelow(join(root, input)) > builtAt);
}

/** @param {string} path */
function newestBelow(path) {
  if (!statSync(path).isDirectory()) return modifiedAt(path);
  const below = readdirSync(path, { recursive: true, encoding: 'utf8' });
  // Folders count as well: the only trace of a removed file is the time of its folder.
  return Math.max(...[path, ...below.map((entry) => join(path, entry))].map(modifiedAt));
}

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
