import { visible } from '../yaml/definition-error.ts';
import type { Value } from '../yaml/value.ts';

const maxNameLength = 512;

export interface Pair {
  readonly name: string;
  /** null: a name without a value. */
  readonly text: string | null;
  readonly value: Value;
}

/** Free names with texts, given as a mapping or as a list of `name=value`. Each name once. */
export function readPairs(value: Value, mayHoldSecrets: boolean): readonly Pair[] {
  const pairs = value.kind === 'list' ? readList(value, mayHoldSecrets) : readMap(value, mayHoldSecrets);
  const names = new Set<string>();
  for (const { name, value: place } of pairs) {
    if (name === '' || name.length > maxNameLength || /[\s=]/.test(name) || visible(name) !== name) {
      place.fail('The name must not be empty or hold blanks, = or invisible characters');
    }
    if (names.has(name)) place.fail(`${name} is given twice`);
    names.add(name);
  }
  return pairs;
}

function readMap(value: Value, mayHoldSecrets: boolean): readonly Pair[] {
  return value
    .map()
    .entries()
    .map(([name, item]) => ({ name, text: item.isNull ? null : textOf(item, mayHoldSecrets), value: item }));
}

function readList(value: Value, mayHoldSecrets: boolean): readonly Pair[] {
  return value.list().map((item) => {
    const text = textOf(item, mayHoldSecrets);
    // Why: a name is shown in messages, and the variable that it would come from may be a secret.
    if (mayHoldSecrets && (item.written().split('=')[0] ?? '').includes('$'))
      item.fail('The name must not come from a variable');
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    return { name, text: equals < 0 ? null : text.slice(equals + 1), value: item };
  });
}

function textOf(value: Value, mayHoldSecrets: boolean): string {
  return mayHoldSecrets ? value.secretText() : value.text();
}

/** Texts that may be recorded and shown; a name without a value has the empty one. */
export function readOpenPairs(value: Value | null): Readonly<Record<string, string>> {
  if (value === null) return {};
  return Object.fromEntries(readPairs(value, false).map(({ name, text }) => [name, text ?? '']));
}

const reservedLabels = ['windlass.', 'com.docker.compose.'];

/** Labels: public, and those of ours and of Compose cannot be given by a definition. */
export function readLabels(value: Value | null): Readonly<Record<string, string>> {
  if (value === null) return {};
  const labels = readOpenPairs(value);
  const reserved = Object.keys(labels).find((name) =>
    reservedLabels.some((prefix) => name.startsWith(prefix)),
  );
  if (reserved !== undefined)
    value.fail(
      `The label ${reserved} is reserved`,
      `labels must not begin with ${reservedLabels.join(' or ')}`,
    );
  return labels;
}
