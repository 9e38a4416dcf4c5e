import { judge, type Figure } from '../figure.ts';

/** The result as columns of plain text: figure, goal, measured, verdict; what was compared stands below each. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => ({
    figure,
    cells: [figure.title, goalText(figure), valueText(figure), judge(figure)],
  }));
  const heads = ['Figure', 'Goal', 'Measured', ''];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map(({ cells }) => cells[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ');
  return [line(heads), ...rows.flatMap(({ figure, cells }) => [line(cells), `    ${figure.detail}`])].join(
    '\n',
  );
}

/** The same as a table in Markdown. */
export function figureMarkdown(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.title,
    goalText(figure),
    valueText(figure),
    judge(figure),
    figure.detail,
  ]);
  const heads = ['Figure', 'Goal', 'Measured', 'Verdict', 'Compared'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function goalText({ goal, unit }: Figure): string {
  if (goal === null) return '';
  if (unit === 'yes-no') return 'yes';
  const signs = { '<=': '≤', '<': '<', '=': '=' } as const;
  return `${signs[goal.comparison]} ${inUnit(goal.limit, unit, unit === 'ratio' ? 2 : 0)}`;
}

function valueText({ value, unit }: Figure): string {
  if (unit === 'yes-no') return value === 1 ? 'yes' : 'no';
  return inUnit(value, unit, unit === 'ratio' ? 2 : unit === 'percent' || value < 10 ? 1 : 0);
}

function inUnit(value: number, unit: Figure['unit'], digits: number): string {
  const number = Number.isInteger(value) && unit !== 'ratio' ? String(value) : value.toFixed(digits);
  if (unit === 'percent') return `${number} %`;
  return unit === 'ms' || unit === 'kB' ? `${number} ${unit}` : number;
}
