import { printable } from '../../app/printable.ts';

/** Markup that was made here; anything else is escaped when it is put in. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | readonly Part[];

/** Markup with every value escaped that is not markup itself: `html\`<p>${name}</p>\``. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = literals.map(
    (literal, index) => literal + (index < parts.length ? render(parts[index] ?? '') : ''),
  );
  return new Html(pieces.join(''));
}

/** A text that cannot leave its place, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(String(part));
}
