import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { judge, type Figure } from '../figure.ts';
import { figureMarkdown } from './figure-table.ts';

export interface RunFacts {
  readonly startedAt: Date;
  readonly runs: number;
  readonly isQuick: boolean;
  /** Load of the machine before the first bench: above its idle value the ratios are worth less. */
  readonly loadBefore: number;
}

/** Writes `<folder>/<time>.json` with every sample, and the table beside it. Returns the path of the former. */
export function writeResults(folder: string, facts: RunFacts, figures: readonly Figure[]): string {
  mkdirSync(folder, { recursive: true });
  const name = facts.startedAt.toISOString().slice(0, 19).replaceAll(':', '');
  const path = join(folder, `${name}.json`);
  const content = {
    ...facts,
    seconds: Math.round((Date.now() - facts.startedAt.getTime()) / 1000),
    machine: {
      cores: cpus().length,
      memoryBytes: totalmem(),
      node: process.version,
      loadAfter: loadavg()[0],
    },
    figures: figures.map((figure) => ({ ...figure, verdict: judge(figure) })),
  };
  writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`);
  writeFileSync(join(folder, `${name}.md`), `${figureMarkdown(figures)}\n`);
  return path;
}
