import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { swapBench } from './figures/swap-bench.ts';
import { judge, type Bench, type Figure } from './figure.ts';
import { figureTable } from './report/figure-table.ts';

/** Runs inside a lab: `run.js --results DIR [--quick] [--only NAME,...] [--runs N]`. */
const { values } = parseArgs({
  options: {
    results: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string' },
  },
});
const isQuick = values.quick;
const runs = Number(values.runs ?? (isQuick ? 1 : 5));
const startedAt = new Date();
const loadBefore = loadavg()[0]!;

const all: readonly Bench[] = isQuick ? [swapBench(4)] : [swapBench(10), swapBench(20)];
const chosen = values.only?.split(',');
const figures: Figure[] = [];
for (const bench of all.filter(({ name }) => chosen?.includes(name) ?? true)) {
  const since = Date.now();
  console.log(`${bench.name}: ${bench.title}`);
  figures.push(...(await bench.run({ runs, isQuick, say: (text) => console.log(`  ${text}`) })));
  console.log(`  ${((Date.now() - since) / 1000).toFixed(0)} s`);
}
console.log(`\n${figureTable(figures)}`);
const missed = figures.filter((figure) => judge(figure) === 'miss');
