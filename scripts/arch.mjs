// Who may import whom. A checker that sees no modules passes happily, so the number it saw is checked as well.
import { readdirSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { root } from './commands.mjs';

process.chdir(root);
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.tsx?$/.test(path),
);
const options = await extractOptions('./.dependency-cruiser.cjs');
const result = await cruise(['src'], options, undefined, {
  tsConfig: extractTsConfig('./tsconfig.main.json'),
});
if (typeof result.output === 'string') throw new Error('the checker gave text instead of a result');

const { modules, summary } = result.output;
const seen = new Set(modules.map((module) => module.source));
const missed = sources.filter((path) => !seen.has(`src/${path}`));
for (const violation of summary.violations) {
  const cycle = violation.cycle?.map((step) => step.name).join(' -> ');
  console.log(`${violation.rule.name}: ${violation.from} -> ${cycle ?? violation.to}`);
}
console.log(
  `${sources.length - missed.length} of ${sources.length} modules cruised, ${summary.violations.length} forbidden imports`,
);
if (missed.length > 0) console.log(`The checker missed ${missed.join(', ')}: its verdict is worth nothing.`);
process.exit(summary.violations.length === 0 && missed.length === 0 ? 0 : 1);
