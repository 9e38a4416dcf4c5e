import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Alias, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { checkBudget } from './check-budget.ts';
import { DefinitionError, visible } from './definition-error.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

const maxDepth = 50;
/** With all aliases expanded. */
const maxNodes = 100_000;
const maxAliasUses = 100;
const maxKeyLength = 256;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const knownTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`),
);

/**
 * Parses one YAML document; null when it is empty. Throws `DefinitionError` for broken or hostile texts:
 * duplicate keys, keys that name members of every object, aliases that multiply, deep nesting.
 */
export function parseYaml(file: YamlFile): YamlNode | null {
  checkBudget(file);
  const document = parse(file);
  const error = document.errors[0];
  if (error !== undefined) throw syntaxError(file, error.pos[0], error.message);
  return document.contents === null ? null : new TreeBuilder(file).build(document.contents, 0);
}

/** Why failsafe: every scalar stays a text, so that 1.10 is not 1.1 and `no` is not false. */
function parse(file: YamlFile): ReturnType<typeof parseDocument<ParsedNode>> {
  try {
    return parseDocument<ParsedNode>(file.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
    });
  } catch (cause) {
    throw syntaxError(file, 0, cause instanceof Error ? cause.message : String(cause));
  }
}

function syntaxError(file: YamlFile, offset: number, message: string): DefinitionError {
  const problem = `Invalid YAML syntax: ${visible(message.split('\n')[0] ?? '')}`;
  return new DefinitionError({
    place: file.placeAt(offset),
    key: '',
    problem,
    hint: '',
    dependsOnValues: false,
  });
}

class TreeBuilder {
  readonly #file: YamlFile;
  readonly #anchors = new Map<string, Node>();
  readonly #uses = new Map<string, number>();
  readonly #open = new Set<Node>();
  #nodes = 0;

  constructor(file: YamlFile) {
    this.#file = file;
  }

  build(node: Node, depth: number): YamlNode {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) this.#fail(node, 'The file is too large once its aliases are expanded');
    if (depth > maxDepth) this.#fail(node, `The file is nested more than ${maxDepth} levels deep`);
    if (isAlias(node)) return this.#alias(node, depth);
    this.#checkTag(node);
    this.#rememberAnchor(node);
    if (isScalar(node)) return scalarOf(node);
    this.#open.add(node);
    const built = this.#collection(node, depth);
    this.#open.delete(node);
    return built;
  }

  #collection(node: Node, depth: number): YamlNode {
    const offset = node.range?.[0] ?? 0;
    if (isSeq<Node>(node)) {
      return { kind: 'list', offset, items: node.items.map((item) => this.build(item, depth + 1)) };
    }
    if (!isMap<Node, Node | null>(node)) return this.#fail(node, 'This is not understood');
    return { kind: 'map', offset, entries: this.#entries(node, depth) };
  }

  #entries(node: YAMLMap<Node, Node | null>, depth: number): ReadonlyMap<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    const merged: YamlMap[] = [];
    for (const pair of node.items) {
      const key = this.#key(pair.key);
      const keyOffset = pair.key.range?.[0] ?? 0;
      const value = pair.value === null ? emptyAt(keyOffset) : this.build(pair.value, depth + 1);
      if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN')
        merged.push(...this.#mergeSources(pair.key, value));
      else if (entries.has(key)) this.#fail(pair.key, `The key ${visible(key)} is written twice`);
      else entries.set(key, { keyOffset, value });
    }
    for (const source of merged) {
      for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return entries;
  }

  #mergeSources(key: Node, value: YamlNode): readonly YamlMap[] {
    const sources = value.kind === 'list' ? value.items : [value];
    return sources.map((source) => {
      if (source.kind !== 'map') this.#fail(key, 'The merge key << needs a mapping or a list of mappings');
      return source;
    });
  }

  #key(node: Node): string {
    if (!isScalar(node) || typeof node.value !== 'string') return this.#fail(node, 'A key must be a text');
    this.#checkTag(node);
    this.#rememberAnchor(node);
    const key = node.value;
    if (key === '') this.#fail(node, 'A key must not be empty');
    if (key.length > maxKeyLength) this.#fail(node, `A key has more than ${maxKeyLength} characters`);
    if (visible(key) !== key) this.#fail(node, `The key ${visible(key)} holds invisible characters`);
    if (forbiddenKeys.has(key)) this.#fail(node, `The key ${key} is not allowed`);
    return key;
  }

  #alias(alias: Alias, depth: number): YamlNode {
    const target = this.#anchors.get(alias.source);
    if (target === undefined)
      return this.#fail(alias, `The anchor ${visible(alias.source)} is not defined above`);
    if (this.#open.has(target))
      return this.#fail(alias, `The alias ${visible(alias.source)} contains itself`);
    const uses = (this.#uses.get(alias.source) ?? 0) + 1;
    if (uses > maxAliasUses)
      this.#fail(alias, `The alias ${visible(alias.source)} is used more than ${maxAliasUses} times`);
    this.#uses.set(alias.source, uses);
    return this.build(target, depth);
  }

  #rememberAnchor(node: Node): void {
    if (isAlias(node) || !('anchor' in node) || typeof node.anchor !== 'string') return;
    const known = this.#anchors.get(node.anchor);
    if (known !== undefined && known !== node)
      this.#fail(node, `The anchor ${visible(node.anchor)} is defined twice`);
    this.#anchors.set(node.anchor, node);
  }

  #checkTag(node: Node): void {
    const tag = 'tag' in node ? node.tag : undefined;
    if (tag !== undefined && !knownTags.has(tag))
      this.#fail(node, `The tag ${visible(tag)} is not supported`);
  }

  #fail(node: Node, problem: string): never {
    const place = this.#file.placeAt(node.range?.[0] ?? 0);
    throw new DefinitionError({ place, key: '', problem, hint: '', dependsOnValues: false });
  }
}

function scalarOf(node: Scalar): YamlScalar {
  const text = typeof node.value === 'string' ? node.value : '';
  const isNull = node.type === 'PLAIN' && node.tag === undefined && /^(|~|null|Null|NULL)$/.test(text);
  return { kind: 'scalar', offset: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0, text, isNull };
}

function emptyAt(offset: number): YamlScalar {
  return { kind: 'scalar', offset, end: offset, text: '', isNull: true };
}
