// npm run lab -- COMMAND [ARGS...]: runs a command in a lab of its own, as the rings do.
import { runInLab, sweepDeadLabs } from './lab.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error(
    'usage: npm run lab -- COMMAND [ARGS...], for example: npm run lab -- vitest run --project engine',
  );
  process.exit(2);
}
await sweepDeadLabs();
const code = await runInLab(command, args).catch((error) => {
  console.error(error.message);
  return 1;
});
process.exit(code);
