import { printable } from '../../../shared/printable.ts';

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

/** A sentence of ours in which commands stand between backticks. */
export function prose(text: string): Html {
  const pieces = text
    .split('`')
    .map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`));
  return html`${pieces}`;
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
