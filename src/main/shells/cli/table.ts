import { displayWidth, padToWidth } from './display-width.ts';
import type { Line, Span } from './printed-line.ts';
import { span } from './printed-line.ts';

/** Columns under their titles, as wide as their widest cell. An empty table is no lines at all. */
export function renderTable(
  titles: readonly string[],
  rows: readonly (readonly (string | Span)[])[],
): Line[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? span('plain', cell) : cell)));
  const widths = titles.map((title, column) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[column]?.text ?? ''))),
  );
  const layOut = (row: readonly Span[]): Line =>
    row.map((cell, column) => {
      const isLast = column === row.length - 1;
      return { ...cell, text: isLast ? cell.text : `${padToWidth(cell.text, widths[column] ?? 0)}  ` };
    });
  return [layOut(titles.map((title) => span('dim', title))), ...cells.map(layOut)];
}
