// One compiler run per zone: each zone sees only the libraries and types that exist where its code runs.
import { runSideBySide } from './commands.mjs';

// What did not change since the last run is not compiled again; `npm ci` forgets it.
const cache = 'node_modules/.cache';
const zones = ['shared', 'core', 'main', 'preload', 'renderer', 'scripts'];
const parts = zones.map((zone) => ({
  name: `types of ${zone}`,
  command: 'tsc',
  args: [
    '--project',
    `tsconfig.${zone}.json`,
    '--incremental',
    '--tsBuildInfoFile',
    `${cache}/tsc/${zone}.json`,
  ],
}));
const failed = await runSideBySide(parts, 2);
process.exit(failed.length === 0 ? 0 : 1);
