const withValue = new Set(['--data-dir', '--lang', '--passphrase-file']);

/**
 * What a command line is about, for others who wait for it: `windlass upgrade shop`. Never an option, as values of
 * variables are given there.
 */
export function describePurpose(args: readonly string[]): string {
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-')) words.push(arg);
    else if (words.length > 0) break;
    else if (withValue.has(arg)) index += 1;
  }
  return ['windlass', ...words.slice(0, 3)].join(' ').slice(0, 120);
}
