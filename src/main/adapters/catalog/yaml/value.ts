import { parseBytes } from '../formats/parse-bytes.ts';
import { parseDuration } from '../formats/parse-duration.ts';
import { DefinitionError, visible } from './definition-error.ts';
import type { Scope } from './scope.ts';
import { suggestKey, unsupportedKeyHint } from './suggest-key.ts';
import type { YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/**
 * One value of a definition, read as what its place asks for. Every reading method throws a
 * `DefinitionError` with the exact line when the value is something else.
 */
export class Value {
  readonly scope: Scope;
  readonly node: YamlNode;
  /** Dotted path. */
  readonly key: string;

  constructor(scope: Scope, node: YamlNode, key: string) {
    this.scope = scope;
    this.node = node;
    this.key = key;
  }

  get kind(): YamlNode['kind'] {
    return this.node.kind;
  }

  get isNull(): boolean {
    return this.node.kind === 'scalar' && this.node.isNull;
  }

  /** A text that may be recorded and shown: a secret in it is an error. */
  text(): string {
    const { text, isSecret } = this.#expand();
    if (isSecret) {
      this.fail(
        'A secret must not be used here: this setting is recorded and shown in clear',
        'use it in environment, command, entrypoint or a health check',
      );
    }
    return text;
  }

  /** A text that only the container gets to see. */
  secretText(): string {
    return this.#expand().text;
  }

  /** The text as it is written, with the names of variables instead of their values. */
  written(): string {
    return this.#scalar().text;
  }

  /** Whether anything in it depends on variables. */
  get usesVariables(): boolean {
    return holdsVariables(this.node);
  }

  /** A text that must match in full; `what` completes "must be …". */
  name(pattern: RegExp, maxLength: number, what: string): string {
    const text = this.text();
    if (text.length > maxLength || !pattern.test(text)) this.fail(`${this.quoted()} must be ${what}`);
    return text;
  }

  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    const text = this.text();
    const choice = choices.find((candidate) => candidate === text);
    return choice ?? this.fail(`${this.quoted()} must be one of ${choices.join(', ')}`);
  }

  boolean(): boolean {
    const text = this.text().toLowerCase();
    if (['true', 'yes', 'on', 'y', '1'].includes(text)) return true;
    if (['false', 'no', 'off', 'n', '0'].includes(text)) return false;
    return this.fail(`${this.quoted()} must be true or false`);
  }

  integer(min: number, max: number): number {
    const text = this.text();
    const number = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (Number.isNaN(number)) this.fail(`${this.quoted()} must be a whole number`);
    if (number < min || number > max) this.fail(`${this.quoted()} must be between ${min} and ${max}`);
    return number;
  }

  decimal(): number {
    const text = this.text();
    if (text.length > 30 || !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text))
      this.fail(`${this.quoted()} must be a number`);
    return Number(text);
  }

  /** Milliseconds. */
  duration(): number {
    const duration = parseDuration(this.text());
    return duration ?? this.fail(`${this.quoted()} must be a duration`, 'such as 10s, 1m30s or 500ms');
  }

  bytes(): number {
    const bytes = parseBytes(this.text());
    return bytes ?? this.fail(`${this.quoted()} must be a number of bytes`, 'such as 512m or 1g');
  }

  list(): readonly Value[] {
    if (this.node.kind !== 'list') return this.fail('must be a list');
    return this.node.items.map((item, index) => new Value(this.scope, item, `${this.key}[${index}]`));
  }

  /** A list, or one text that stands for a list of one. */
  oneOrMore(): readonly Value[] {
    return this.node.kind === 'scalar' ? [this] : this.list();
  }

  map(): MapValue {
    if (this.node.kind !== 'map') return this.fail('must be a mapping');
    return new MapValue(this.scope, this.node, this.key);
  }

  fail(problem: string, hint = ''): never {
    throw new DefinitionError({
      place: this.scope.file.placeAt(this.node.offset),
      key: this.key,
      problem,
      hint,
      dependsOnValues: this.usesVariables,
    });
  }

  /** The text as it is written, for messages: never a variable's value. */
  quoted(): string {
    if (this.node.kind !== 'scalar') return this.node.kind === 'map' ? 'A mapping' : 'A list';
    const { text } = this.node;
    return JSON.stringify(visible(text.length > 80 ? `${text.slice(0, 77)}...` : text));
  }

  #expand(): { readonly text: string; readonly isSecret: boolean } {
    const expanded = this.scope.expand(this.#scalar(), this.key);
    if (expanded.text.includes('\0')) this.fail('must not contain NUL characters');
    return expanded;
  }

  #scalar(): YamlScalar {
    if (this.node.kind !== 'scalar') return this.fail('must be a text');
    if (this.node.isNull) return this.fail('must not be empty');
    return this.node;
  }
}

function holdsVariables(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.text.replaceAll('$$', '').includes('$');
  if (node.kind === 'list') return node.items.some(holdsVariables);
  return [...node.entries.values()].some(({ value }) => holdsVariables(value));
}

/** A mapping whose keys are asked for one by one; what nobody asked for is an error. */
export class MapValue {
  readonly scope: Scope;
  readonly key: string;
  readonly #node: YamlMap;
  readonly #asked = new Set<string>();

  constructor(scope: Scope, node: YamlMap, key: string) {
    this.scope = scope;
    this.#node = node;
    this.key = key;
  }

  get size(): number {
    return this.#node.entries.size;
  }

  /** The value of a key, given in Compose's spelling; null when it is absent or empty. */
  take(name: string): Value | null {
    const spelled = this.scope.spell(name);
    this.#asked.add(spelled);
    const value = this.#valueOf(spelled);
    return value === null || value.isNull ? null : value;
  }

  /** As `take`, but a missing key is an error. */
  require(name: string): Value {
    return this.take(name) ?? this.fail(`${this.scope.spell(name)} is missing`);
  }

  /** Whether the key is written, even without a value. */
  has(name: string): boolean {
    return this.#node.entries.has(this.scope.spell(name));
  }

  /** All entries of a mapping with free keys. */
  entries(): readonly (readonly [string, Value])[] {
    return [...this.#node.entries.keys()].flatMap((key) => {
      const value = this.#valueOf(key);
      return value === null ? [] : [[key, value] as const];
    });
  }

  /** Throws for the first key that was not asked for. `x-` keys are Compose's extensions: allowed on demand. */
  finish(options: { readonly allowsExtensions?: boolean } = {}): void {
    for (const key of this.#node.entries.keys()) {
      if (this.#asked.has(key)) continue;
      if (options.allowsExtensions === true && key.startsWith('x-')) continue;
      const hint = suggestKey(key, [...this.#asked]) ?? unsupportedKeyHint(key);
      this.failAt(key, 'This key is not supported', hint);
    }
  }

  /** Fails at the line of a key, given as it is written. */
  failAt(key: string, problem: string, hint = ''): never {
    const offset = this.#node.entries.get(key)?.keyOffset ?? this.#node.offset;
    this.#throw(offset, this.#path(key), problem, hint, false);
  }

  /** Fails at the line of a key, given in Compose's spelling, with what its value depends on. */
  failAtValue(name: string, problem: string, hint = ''): never {
    const key = this.scope.spell(name);
    const dependsOnValues = this.#valueOf(key)?.usesVariables ?? false;
    const offset = this.#node.entries.get(key)?.keyOffset ?? this.#node.offset;
    this.#throw(offset, this.#path(key), problem, hint, dependsOnValues);
  }

  fail(problem: string, hint = ''): never {
    this.#throw(this.#node.offset, this.key, problem, hint, false);
  }

  #valueOf(key: string): Value | null {
    const entry = this.#node.entries.get(key);
    if (entry === undefined) return null;
    // Why the key's place: an empty value has none of its own.
    const node =
      entry.value.kind === 'scalar' && entry.value.isNull
        ? { ...entry.value, offset: entry.keyOffset }
        : entry.value;
    return new Value(this.scope, node, this.#path(key));
  }

  #path(key: string): string {
    return this.key === '' ? key : `${this.key}.${key}`;
  }

  #throw(offset: number, key: string, problem: string, hint: string, dependsOnValues: boolean): never {
    throw new DefinitionError({
      place: this.scope.file.placeAt(offset),
      key,
      problem,
      hint,
      dependsOnValues,
    });
  }
}
