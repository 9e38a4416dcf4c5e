// One compiler run per zone: each zone sees only the libraries and types that exist where its code runs.
import { join } from 'node:path';
import { root, runSideBySide } from './commands.mjs';

// What did not change since the last run is not compiled again; `npm ci` forgets it.
const cache = 'node_modules/.cache';
// The native compiler; tools that use the compiler as a library have the other one, and both call their program tsc.
const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
const zones = ['main', 'renderer', 'shared', 'core', 'preload', 'scripts', 'bench'];
const parts = zones.map((zone) => ({
  name: `types of ${zone}`,
  command: process.execPath,
  args: [
    compiler,
    '--project',
    zone === 'bench' ? 'bench' : `tsconfig.${zone}.json`,
    // Why: zones run side by side, and several threads for one of them do the same work twice.
    '--singleThreaded',
    '--incremental',
    '--tsBuildInfoFile',
    `${cache}/tsc/${zone}.json`,
  ],
}));
const failed = await runSideBySide(parts, 2);
process.exit(failed.length === 0 ? 0 : 1);
