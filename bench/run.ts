// Runs inside a lab: `run.js --results DIR [--quick] [--only NAME,...] [--runs N]`.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { meterCalls } from './arms/call-meter.ts';
import { allBenches } from './all-benches.ts';
import { judge, type Figure } from './figure.ts';
import { figureTable } from './report/figure-table.ts';
import { writeResults } from './report/write-results.ts';

const { values } = parseArgs({
  options: {
    results: { type: 'string', default: 'bench-results' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string' },
  },
});
const facts = {
  startedAt: new Date(),
  runs: Number(values.runs ?? (values.quick ? 1 : 5)),
  isQuick: values.quick,
  loadBefore: loadavg()[0]!,
};

meterCalls();
const chosen = chooseBenches(values.only?.split(',') ?? null);
const figures: Figure[] = [];
const broken: string[] = [];
for (const bench of chosen) {
  const since = Date.now();
  console.log(`${bench.name}: ${bench.title}`);
  try {
    const context = { ...facts, say: (text: string) => console.log(`  ${text}`) };
    figures.push(...(await bench.run(context)));
  } catch (error) {
    broken.push(bench.name);
    console.log(error);
  }
  console.log(`  ${((Date.now() - since) / 1000).toFixed(0)} s`);
}
const file = writeResults(values.results, facts, figures);
console.log(`\n${figureTable(figures)}\n`);
console.log(`Load of the machine before: ${facts.loadBefore.toFixed(2)}. All samples: ${file}`);
const missed = figures.filter((figure) => judge(figure) === 'miss');
const passed = figures.filter((figure) => judge(figure) === 'pass');
console.log(`${passed.length} goals met, ${missed.length} missed, ${broken.length} benches broken`);
process.exit(broken.length === 0 ? 0 : 1);

function chooseBenches(names: readonly string[] | null): ReturnType<typeof allBenches> {
  const benches = allBenches(facts.isQuick);
  const unknown = names?.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    console.log(`No such bench: ${unknown}. There are ${benches.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  return benches.filter(({ name }) => names?.includes(name) ?? true);
}
