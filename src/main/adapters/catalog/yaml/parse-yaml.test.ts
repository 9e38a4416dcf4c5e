import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DefinitionError } from './definition-error.ts';
import { parseYaml } from './parse-yaml.ts';
import { YamlFile } from './yaml-file.ts';
import type { YamlNode } from './yaml-tree.ts';
import { fastestMs } from '../../../testing/fastest-ms.ts';

const parse = (text: string): YamlNode | null => parseYaml(new YamlFile('file.yaml', text));

/** The plain value, every scalar a text. */
function plain(node: YamlNode | null): unknown {
  if (node === null) return undefined;
  if (node.kind === 'scalar') return node.isNull ? null : node.text;
  if (node.kind === 'list') return node.items.map(plain);
  return new Map([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

function refusal(text: string): { readonly line: number; readonly column: number; readonly problem: string } {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const { place, problem } = error.problem;
    return { line: place.line, column: place.column, problem };
  }
  throw new Error('it was accepted');
}

describe('parsing YAML', () => {
  it('must keep every scalar as it is written', () => {
    expect(
      plain(parse('a: 1.10\nb: no\nc: 0x1f\nd: "q\\n"\ne:\nf: ~\ng: "~"\nh: 2024-01-15\ni: |\n  x\n  y\n')),
    ).toEqual(
      new Map<string, unknown>([
        ['a', '1.10'],
        ['b', 'no'],
        ['c', '0x1f'],
        ['d', 'q\n'],
        ['e', null],
        ['f', null],
        ['g', '~'],
        ['h', '2024-01-15'],
        ['i', 'x\ny\n'],
      ]),
    );
  });

  it('must expand aliases and merge keys, own keys first', () => {
    const text = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: own\nw: [*x]\n';
    const root = plain(parse(text)) as Map<string, unknown>;
    expect(root.get('z')).toEqual(new Map(Object.entries({ a: 'own', b: '2', c: '4' })));
    expect(root.get('w')).toEqual([new Map(Object.entries({ a: '1', b: '2' }))]);
  });

  it('must remember where everything is written', () => {
    const file = new YamlFile('file.yaml', 'a:\n  b:\n    - x\n    - "y"\n');
    const root = parseYaml(file);
    const list = root?.kind === 'map' ? root.entries.get('a')?.value : undefined;
    const items = list?.kind === 'map' ? list.entries.get('b')?.value : undefined;
    const second = items?.kind === 'list' ? items.items[1] : undefined;
    expect(file.placeAt(second?.offset ?? 0)).toEqual({ file: 'file.yaml', line: 4, column: 7 });
  });

  it('must take an empty file for nothing', () => {
    expect(parse('')).toBeNull();
    expect(parse('# only a comment\n')).toBeNull();
  });

  it.each([
    ['a: [1, 2', 1, /Flow sequence|must end with a \]/],
    ['a: 1\n  b: 2\n', 2, /A key stands in the middle of a value/],
    ['a: "x\nb: 1\n', 3, /Invalid YAML syntax/],
    ['a: 1\nb: 2\na: 3\n', 3, /The key a is written twice/],
    ['a:\n  __proto__:\n    x: 1\n', 2, /The key __proto__ is not allowed/],
    ['a: {constructor: 1}', 1, /The key constructor is not allowed/],
    ['"prototype": 1', 1, /The key prototype is not allowed/],
    ['"__pro\\u0074o__": 1', 1, /The key __proto__ is not allowed/],
    ['a: &a\n  b: 1\n  c: *a\n', 3, /The alias a contains itself/],
    ['a: 1\nb: *missing\n', 2, /The anchor missing is not defined above/],
    ['a: &x 1\nb: &x 2\n', 2, /The anchor x is defined twice/],
    ['a: &x 1\nb:\n  <<: *x\n', 3, /needs a mapping/],
    ['a: !!js/function "x"', 1, /The tag .* is not supported/],
    ['a: !custom x', 1, /The tag !custom is not supported/],
    ['"a\\u202eb": 1', 1, /invisible characters/],
    ['"a\\u0007b": 1', 1, /invisible characters/],
    ['"": 1', 1, /A key must not be empty/],
    ['? [a]\n: 1\n', 1, /A key must be a text/],
    ['a: 1\n---\nb: 2\n', 2, /multiple documents/],
    ['a: b: c', 1, /A key stands in the middle of a value/],
    ['\na: [1,,2]', 2, /There is nothing between two commas/],
  ])('%j must be refused with its line', (text, line, problem) => {
    const refused = refusal(text);
    expect(refused.problem).toMatch(problem);
    expect(refused.line).toBe(line);
  });
});

const billion = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat(
    [...'bcdefghi'].map(
      (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`,
    ),
  )
  .join('\n');

const size = 100_000;
const hostile: Readonly<Record<string, string>> = {
  'alias bomb': billion,
  'alias bomb by merge keys': billion.replaceAll('[', '{<<: [').replaceAll(']', ']}'),
  'deep brackets': '['.repeat(size),
  'deep braces': '{a: '.repeat(size / 4),
  'deep blocks': Array.from({ length: 440 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'deep lists on a line': '- '.repeat(size / 2),
  'deep lists': Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}-`).join('\n'),
  'deep explicit keys': '? '.repeat(size / 2),
  colons: ': '.repeat(size / 2),
  'colons on lines': 'a: b: c\n'.repeat(size / 8),
  commas: `[${','.repeat(size)}]`,
  'commas and blanks': `[${', '.repeat(size / 2)}]`,
  tags: '!a '.repeat(size / 3),
  anchors: '&a '.repeat(size / 3),
  aliases: `a: &a 1\nb: [${'*a, '.repeat(size / 4)}]`,
  directives: '%a\n'.repeat(size / 3),
  dashes: '-\n'.repeat(size / 2),
  documents: '---\n'.repeat(size / 4),
  'one key many times': 'a: 1\n'.repeat(size / 5),
  'open quote': `a: "${'\\n'.repeat(size / 2)}`,
  'mixed brackets': '[{'.repeat(size / 2),
  'brackets in lines': '[\n'.repeat(size / 2),
  'lists of maps': '- a:\n  '.repeat(size / 7),
  'indented more and more': Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}- a:`).join('\n'),
};

describe('hostile YAML', () => {
  // Why: what is measured is the parser, not the compiler that has never seen it.
  parse(Array.from({ length: 400 }, (_, index) => `k${index}: {a: [b, "c", 'd'], e: "${index}"}`).join('\n'));

  it.each(Object.keys(hostile))('%s must be refused, soon', (name) => {
    const text = hostile[name] ?? '';
    expect(refusal(text).problem).not.toBe('');
    expect(fastestMs(() => refusal(text))).toBeLessThan(50);
  });

  it.each([
    ['comments', '#\n'.repeat(20_000)],
    ['tabs', '\t'.repeat(size)],
    ['a block', `a: |\n${' x\n'.repeat(size / 3)}`],
    ['a plain text', `a: b\n${' x\n'.repeat(size / 3)}`],
    ['a quoted text', `'${"''".repeat(size / 2)}'`],
    ['keys', Array.from({ length: 5000 }, (_, index) => `key${index}: value`).join('\n')],
  ])('%s that are only long must not take long', (_name, text) => {
    expect(fastestMs(() => parse(text))).toBeLessThan(150);
  });

  it('must leave every object of the process as it was', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      refusal(`a: {${key}: {polluted: yes}}`);
      refusal(`x: &x {polluted: yes}\na: {<<: {${key}: *x}}`);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('more than 1 MB must be refused before it is parsed', () => {
    expect(refusal(`a: ${'x'.repeat(1_000_000)}`).problem).toBe('The file is larger than 1 MB');
  });

  it('any text must be parsed or refused with a place, never anything else', () => {
    const word = fc.constantFrom(
      ...[
        'a',
        ':',
        ' ',
        '\n',
        '- ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '"',
        "'",
        '|',
        '>',
        '&a ',
        '*a',
        '!t',
        '#',
        '%',
        '\t',
        '  ',
      ],
      ...['---\n', '<<', '\\', '@', '`', '${A}', '\r\n', '\ufeff', '\u0000', '...\n', '|2\n'],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        try {
          parse(words.join(''));
        } catch (error) {
          if (!(error instanceof DefinitionError)) throw error;
          expect(error.problem.place.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
