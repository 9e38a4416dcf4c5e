import ts from 'typescript';

export interface SourceLiterals {
  /** Every string of the file. */
  readonly strings: readonly string[];
  /** How every template begins. */
  readonly prefixes: readonly string[];
  /** Keys given to `.text(…)`. */
  readonly asked: readonly string[];
  /** How keys begin that are made from parts and given to `.text(…)`. */
  readonly askedPrefixes: readonly string[];
  /** Words that JSX would show as they are. */
  readonly shown: readonly string[];
}

/** Attributes whose value is read by somebody. */
const readAttributes = [
  'title',
  'label',
  'placeholder',
  'alt',
  'hint',
  'description',
  'aria-label',
  'text',
  'header',
];

/** The same in every language: the product's name, and a command. */
const untranslatable = ['Windlass', 'windlass web'];

/** What a source file says literally, by the compiler's own parser. */
export function literalsIn(path: string, source: string): SourceLiterals {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const found = { strings: [], prefixes: [], asked: [], askedPrefixes: [], shown: [] } as {
    [Key in keyof SourceLiterals]: string[];
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind), found);
  return found;
}

function visit(node: ts.Node, found: { readonly [Key in keyof SourceLiterals]: string[] }): void {
  if (ts.isStringLiteralLike(node)) found.strings.push(node.text);
  if (ts.isTemplateExpression(node)) found.prefixes.push(node.head.text);
  if (ts.isCallExpression(node) && isTextCall(node)) {
    for (const literal of choices(node.arguments[0])) {
      if (ts.isStringLiteralLike(literal)) found.asked.push(literal.text);
      if (ts.isTemplateExpression(literal)) found.askedPrefixes.push(literal.head.text);
    }
  }
  found.shown.push(...shownBy(node).filter((text) => isWords(text) && !untranslatable.includes(text)));
  ts.forEachChild(node, (child) => visit(child, found));
}

function isTextCall(node: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'text';
}

/** An expression, or both ways of a condition. */
function choices(node: ts.Expression | undefined): readonly ts.Expression[] {
  if (node === undefined) return [];
  if (ts.isParenthesizedExpression(node)) return choices(node.expression);
  return ts.isConditionalExpression(node) ? [...choices(node.whenTrue), ...choices(node.whenFalse)] : [node];
}

function shownBy(node: ts.Node): readonly string[] {
  if (ts.isJsxText(node)) return [node.text.trim()];
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent))
    return choices(node.expression).map(wordsOf);
  if (!ts.isJsxAttribute(node) || !readAttributes.includes(node.name.getText())) return [];
  const value = node.initializer;
  if (value === undefined) return [];
  if (ts.isStringLiteral(value)) return [value.text];
  return ts.isJsxExpression(value) ? choices(value.expression).map(wordsOf) : [];
}

function wordsOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Two letters in a row: units, arrows and dashes are none. */
function isWords(text: string): boolean {
  return /\p{L}{2}/u.test(text);
}
