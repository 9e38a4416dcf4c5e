import { parseArgs } from 'node:util';

/**
 * What a script was asked for. Help, and what it does not know, end it with how it is used.
 * @template {import('node:util').ParseArgsConfig} Config
 * @param {string} usage the command line, such as `npm run soak [-- --minutes N]`
 * @param {Config} config
 */
export function readArguments(usage, config) {
  if (process.argv.includes('--help')) {
    console.log(`Usage: ${usage}`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nUsage: ${usage}`);
    process.exit(2);
  }
}
