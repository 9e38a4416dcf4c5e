import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isImageReference } from './is-image-reference.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseDuration } from './parse-duration.ts';
import { parseEnvFile } from './parse-env-file.ts';
import { splitWords } from './split-words.ts';
import { fastestMs } from '../../../testing/fastest-ms.ts';

describe('durations', () => {
  it.each([
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h5m30s20ms', 3_930_020],
    ['1.5s', 1500],
    ['100us', 1],
    ['0s', 0],
    ['10', null],
    ['', null],
    ['s', null],
    ['1d', null],
    ['10 s', null],
    ['-1s', null],
    ['1s1', null],
    ['9999999h', null],
  ])('%j must be %j ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

describe('sizes', () => {
  it.each([
    ['512m', 512 * 2 ** 20],
    ['1.5g', 1.5 * 2 ** 30],
    ['64KiB', 65_536],
    ['64kb', 65_536],
    ['100', 100],
    ['100b', 100],
    ['1 GB', 2 ** 30],
    ['m', null],
    ['-1m', null],
    ['1x', null],
    ['1e3', null],
    ['99999999t', null],
  ])('%j must be %j bytes', (text, expected) => {
    expect(parseBytes(text)).toBe(expected);
  });
});

describe('commands in one text', () => {
  it.each<[string, readonly string[] | null]>([
    ['', []],
    ['a b  c', ['a', 'b', 'c']],
    [`sh -c 'echo "x y"'`, ['sh', '-c', 'echo "x y"']],
    [`a "b c" d'e f'g`, ['a', 'b c', 'de fg']],
    [`a "" ''`, ['a', '', '']],
    ['a\\ b', ['a b']],
    ['"a\\"b\\x"', ['a"b\\x']],
    [`'a\\'`, ['a\\']],
    ['a; b | c > $d `e`', ['a;', 'b', '|', 'c', '>', '$d', '`e`']],
    ['a\nb', ['a', 'b']],
    ['"a', null],
    [`a 'b`, null],
    ['a\\', null],
  ])('%j must be the words %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it('words in single quotes must come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 10 })), (words) => {
        const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
        expect(splitWords(quoted)).toEqual(words);
      }),
    );
  });
});

describe('image references', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  it.each([
    'nginx',
    'nginx:1.27',
    'library/nginx',
    'windlass-demo/shop-web:1.0.0',
    'registry.example.org/team/app:1.2',
    'localhost/app',
    'localhost:5000/app:1',
    '127.0.0.1:5000/a/b_c/d__e/f-g.h',
    '[::1]:5000/app',
    `app@${digest}`,
    `app:1@${digest}`,
  ])('%s must be one', (text) => {
    expect(isImageReference(text)).toBe(true);
  });

  it.each([
    '',
    'App',
    'a b',
    'app:',
    'app:tag:tag',
    'app:-x',
    'app@sha256:1',
    'app@',
    '/app',
    'app/',
    'a//b',
    '-app',
    'app_',
    'a___b',
    'a..b',
    'host_name:80/app',
    'app\n',
    'https://example.org/app',
    '$(id)/app',
    'a'.repeat(600),
  ])('%j must not be one', (text) => {
    expect(isImageReference(text)).toBe(false);
  });

  it.each([
    ['images', isImageReference, ['a', 'a/', 'a.', '_', '-', ':', '@', 'a:', 'a-_.']],
    ['durations', parseDuration, ['1h', '1.', '1', 'h']],
    ['sizes', parseBytes, ['1', '1.', 'k', ' ']],
    ['commands', splitWords, ['"', "'", '\\', 'a ', '" ']],
    ['environment', parseEnvFile, ['A="', '\n', "A='\n", '#', 'A=1\n', ' ', '\\', 'A="\\\n']],
  ] as const)('hostile %s of 100 kB must be answered at once', (_name, read, parts) => {
    for (const part of parts) {
      const elapsedMs = fastestMs(() => read(part.repeat(100_000 / part.length)));
      expect([part, elapsedMs < 50]).toEqual([part, true]);
    }
  });
});

describe('files of environment variables', () => {
  const values = (text: string): Readonly<Record<string, string>> | string => {
    const result = parseEnvFile(text);
    return result.problem === null
      ? Object.fromEntries(result.values)
      : `${result.problem.line}: ${result.problem.problem}`;
  };

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['plain', 'A=1\nB = 2 \n\n# comment\n', { A: '1', B: '2' }],
    ['export', 'export A=1\nexportB=2', { A: '1', exportB: '2' }],
    ['comment after a value', 'A=1 # one\nB=1#2\nC=#', { A: '1', B: '1#2', C: '#' }],
    ['single quotes', `A='a "b" \\n $C' # x`, { A: 'a "b" \\n $C' }],
    ['double quotes', 'A="a \\"b\\" \\n\\t\\\\ \\$C \\x"', { A: 'a "b" \n\t\\ $C \\x' }],
    ['several lines', 'A="one\ntwo"\nB=\'three\nfour\'\nC=5', { A: 'one\ntwo', B: 'three\nfour', C: '5' }],
    ['dollar signs', 'A=${B} $C $$', { A: '${B} $C $$' }],
    ['equals signs', 'A=b=c', { A: 'b=c' }],
    ['empty', 'A=\nB=""', { A: '', B: '' }],
    ['the last one', 'A=1\nA=2', { A: '2' }],
    ['other line ends', '\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['a name of every object', '__proto__=1', JSON.parse('{"__proto__": "1"}')],
  ])('%s must be read', (_title, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it.each([
    ['A=1\nsecret-without-name', '2: A line must have the form NAME=value'],
    ['=x', '1: A name may hold letters, digits, _ . and -'],
    ['A B=x', '1: A name may hold letters, digits, _ . and -'],
    ['A=1\n\nB="x\ny', '3: A quote is not closed'],
    ['A="x" y', '1: There is something after the closing quote'],
  ])('%j must be refused with its line and without its value', (text, problem) => {
    expect(values(text)).toBe(problem);
  });
});
