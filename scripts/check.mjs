// Everything that needs no Docker. Slow parts first, two at a time.
// What `npm test` tries many times is tried a few times here; whoever sets the size decides it.
import { readArguments } from './arguments.mjs';
import { runSideBySide } from './commands.mjs';

readArguments('npm run check', {});
const parts = [
  { name: 'lint', command: 'npm', args: ['run', '--silent', 'lint'] },
  { name: 'types', command: 'npm', args: ['run', '--silent', 'typecheck'] },
  { name: 'import rules', command: 'npm', args: ['run', '--silent', 'arch'] },
  { name: 'format', command: 'npm', args: ['run', '--silent', 'format:check'] },
  {
    name: 'unit and crash rings',
    command: 'vitest',
    args: ['run', '--project', 'check', '--reporter=dot'],
  },
];
const sizes = {
  CRASH_STRIDE: '60',
  CUT_STRIDE: '500',
  SIMULATION_RUNS: '12',
  PLAN_MODEL_RUNS: '4',
  WINDLASS_FUZZ_RUNS: '25',
};
for (const [name, size] of Object.entries(sizes)) process.env[name] ??= size;
const failed = await runSideBySide(parts, 2);
console.log(failed.length === 0 ? 'check passed' : `check failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
