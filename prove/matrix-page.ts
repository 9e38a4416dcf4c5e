import { outcomes, type Cell, type FaultRow } from './cell.ts';
import { verdictOf, type MatrixState, type TestResult, type Verdict } from './matrix-state.ts';
import { steps, stepTitles } from './step.ts';
import { engineOf, keyOf } from './test-reference.ts';

const signs: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: '**FAIL**',
  'not run': 'not run',
  'not applicable': '–',
  'not yet': 'not yet',
};

const places = { real: 'real engine', demo: 'demo engine', fake: 'arranged ports' } as const;

/** docs/fault-matrix.md: what was shown, and what was not, for everybody to read. */
export function renderMatrix(grid: readonly FaultRow[], state: MatrixState): string {
  return `${[...head(grid, state), ...table(grid, state), '', ...legend(), ...grid.flatMap((row) => details(row, state))].join('\n')}\n`;
}

function head(grid: readonly FaultRow[], state: MatrixState): readonly string[] {
  const cells = grid.flatMap((row) => row.cells);
  const count = (verdict: Verdict): number =>
    cells.filter(({ binding }) => verdictOf(binding, state) === verdict).length;
  const applicable = cells.length - count('not applicable');
  const counts = (['pass', 'fail', 'not run', 'not yet'] as const)
    .map((verdict) => `${count(verdict)} ${verdict}`)
    .join(', ');
  return [
    '# What was broken on purpose, and what became of it',
    '',
    'Written by `npm run prove`, which injects each fault at each step of an upgrade and looks at the host afterwards.',
    '',
    `- ${applicable} of ${cells.length} cells can occur: ${counts}.`,
    ...runs(Object.values(state.tests)),
    ...Object.entries(state.series).map(
      ([title, { rounds, result, at, engine, seed }]) =>
        `- By chance: ${title}, ${rounds} times on ${engine ?? 'an engine'}: ${signs[result]} (${at.slice(0, 10)}, seed ${seed}).`,
    ),
    '',
  ];
}

function runs(results: readonly TestResult[]): readonly string[] {
  if (results.length === 0) return [];
  const dates = results.map(({ at }) => at).sort();
  const engines = [...new Set(results.flatMap(({ engine }) => engine ?? []))].sort();
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((a, b) => a - b);
  return [
    `- Results from ${dates[0]} to ${dates.at(-1)}.`,
    `- Real engine: ${engines.length > 0 ? engines.join(', ') : 'none took part yet'}.`,
    `- Seed: ${seeds.join(', ')}.`,
  ];
}

function table(grid: readonly FaultRow[], state: MatrixState): readonly string[] {
  const header = ['Fault', ...steps.map((step) => `${step} ${stepTitles[step]}`)];
  const rows = grid.map(({ fault, title, cells }) => [
    `[${fault}](#${fault.toLowerCase()}) ${title}`,
    ...cells.map(({ binding }) => signs[verdictOf(binding, state)]),
  ]);
  return [header, header.map(() => '---'), ...rows].map((columns) => `| ${columns.join(' | ')} |`);
}

function legend(): readonly string[] {
  return [
    'What must become of an upgrade. In every case the data, the old version, and everything of others are left whole:',
    '',
    ...Object.entries(outcomes).map(([code, text]) => `- ${code}: ${text}`),
    '',
  ];
}

function details({ fault, title, cells }: FaultRow, state: MatrixState): readonly string[] {
  return [
    `## ${fault}`,
    '',
    `${title[0]!.toUpperCase()}${title.slice(1)}. Repeat it with \`npm run prove -- --fault ${fault}\`.`,
    '',
    ...grouped(cells).flatMap((group) => describe(group, state)),
    '',
  ];
}

/** Neighbours that are bound to the same are told together. */
function grouped(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.binding, cell.outcome]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}

function describe(group: readonly Cell[], state: MatrixState): readonly string[] {
  const [{ binding, outcome }] = group as readonly [Cell];
  const where = `- ${group.map(({ step }) => step).join(', ')}`;
  if ('impossible' in binding) return [`${where}: cannot occur: ${binding.impossible}`];
  if ('notYet' in binding) return [`${where} (${outcome}): not yet: ${binding.notYet}`];
  const instead = binding.instead === undefined ? '' : `; otherwise than asked: ${binding.instead}`;
  return [
    `${where} (${outcome}): ${verdictOf(binding, state)}${instead}`,
    ...binding.tests.map((test) => `  - ${places[engineOf(test.file)]}: ${keyOf(test)}`),
  ];
}
