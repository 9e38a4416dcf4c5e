/** A text block without the indentation of the code around it: what a printed plan is compared with. */
export function block(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  return `${lines.map((line) => line.slice(common)).join('\n')}\n`;
}
