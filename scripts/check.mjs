// Everything that needs no Docker. Slow parts first, two at a time.
// The crash matrix is looked at in every 25th point here; `npm test` kills at every one.
import { runSideBySide } from './commands.mjs';

const parts = [
  { name: 'lint', command: 'npm', args: ['run', '--silent', 'lint'] },
  { name: 'types', command: 'npm', args: ['run', '--silent', 'typecheck'] },
  { name: 'import rules', command: 'npm', args: ['run', '--silent', 'arch'] },
  { name: 'format', command: 'npm', args: ['run', '--silent', 'format:check'] },
  {
    name: 'unit and crash rings',
    command: 'vitest',
    args: ['run', '--project', 'unit', '--project', 'crash', '--reporter=dot'],
  },
];
process.env.CRASH_STRIDE ??= '25';
process.env.SIMULATION_RUNS ??= '12';
const failed = await runSideBySide(parts, 2);
console.log(failed.length === 0 ? 'check passed' : `check failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
