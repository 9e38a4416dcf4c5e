// One compiler run per zone: each zone sees only the libraries and types that exist where its code runs.
import { runSideBySide } from './commands.mjs';

const zones = ['shared', 'core', 'main', 'renderer', 'scripts'];
const parts = zones.map((zone) => ({
  name: `types of ${zone}`,
  command: 'tsc',
  args: ['--project', `tsconfig.${zone}.json`],
}));
const failed = await runSideBySide(parts, 2);
process.exit(failed.length === 0 ? 0 : 1);
