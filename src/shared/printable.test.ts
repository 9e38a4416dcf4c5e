import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from './printable.ts';

/** What a terminal obeys: control characters of both sets, direction marks, invisible separators. */
const obeyed = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

describe('printable', () => {
  it.each([
    ['colour', '\u001b[31mred\u001b[0m', 'red'],
    ['clear the screen', 'a\u001b[2J\u001b[Hb', 'ab'],
    ['title of the window (OSC 0)', 'a\u001b]0;evil\u0007b', 'ab'],
    ['hyperlink (OSC 8)', '\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['clipboard (OSC 52)', 'a\u001b]52;c;ZXZpbA==\u001b\\b', 'ab'],
    ['device control string', 'a\u001bP+q544e\u001b\\b', 'ab'],
    ['one-byte control sequence (C1)', 'a\u009b31mb', 'ab'],
    ['one-byte clipboard string (C1)', 'a\u009d52;c;ZXZpbA==\u009cb', 'ab'],
    ['charset selection', 'a\u001b(0b', 'ab'],
    ['reset', 'a\u001bcb', 'ab'],
    ['turned reading direction', 'exe.\u202egpj', 'exe.gpj'],
    ['isolated direction', '\u2066a\u2069', 'a'],
    ['backspaces over what was written', 'no\b\byes', 'noyes'],
    ['carriage return over what was written', 'safe\revil', 'safe evil'],
    ['bell and null', 'a\u0007\u0000b', 'ab'],
    ['invisible tags', 'a\u{e0041}b', 'ab'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['an escape cut off at the end', 'a\u001b', 'a'],
    ['ordinary text in any script', 'Größe → 日本 😀', 'Größe → 日本 😀'],
  ])('must disarm: %s', (_name, hostile, harmless) => {
    expect(printable(hostile)).toBe(harmless);
  });

  it('must never let a character through that a terminal obeys', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(
          '\u001b',
          '\u001b[',
          '\u001b]52;',
          '\u009b',
          '\u009d',
          '\u202e',
          '\u0007',
          '\n',
          '\\',
        ),
      ),
      { maxLength: 8 },
    );
    fc.assert(fc.property(hostile, (parts) => !obeyed.test(printable(parts.join('')))));
  });

  it('must leave text without such characters as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => printable(text) === text));
  });

  // Why the deadline: what is not linear takes minutes for it.
  it('must come to an end with a hostile megabyte', { timeout: 20_000 }, () => {
    for (const begin of ['\u001b]', '\u001b[']) {
      expect(obeyed.test(printable(begin.repeat(500_000)))).toBe(false);
    }
  });
});

describe('printableLines', () => {
  it('must keep line ends and end an unfinished escape at its line', () => {
    expect(printableLines('one\u001b]0;never ends\ntwo\r\nthree')).toEqual(['one', 'two', 'three']);
  });
});

describe('printableJson', () => {
  it('must keep every value while writing what a terminal obeys as an escape', () => {
    const anyJson = fc.jsonValue();
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = printableJson(value);
        expect(obeyed.test(text)).toBe(false);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(JSON.parse(printableJson('a\u202eb\u009bc\u{e0041}'))).toBe('a\u202eb\u009bc\u{e0041}');
  });
});
