import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../testing/any-text.ts';
import { createMasker } from './masking.ts';
import { maskedValue } from './variables.ts';

const secret = `p@ss "word" 'ä' $x/+&\\1`;
const shown: readonly (readonly [string, string])[] = [
  ['exact', secret],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64 for URLs', Buffer.from(secret).toString('base64url')],
  ['URL component', encodeURIComponent(secret)],
  ['URL component, lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['URL', encodeURI(secret)],
  ['URL form', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['JSON', JSON.stringify(secret).slice(1, -1)],
  ['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ['JSON in ASCII', JSON.stringify(secret).slice(1, -1).replace('ä', '\\u00e4')],
  ['shell, single quotes', secret.replaceAll("'", `'\\''`)],
  ['shell, double quotes', secret.replace(/[\\"$`]/g, '\\$&')],
  ['shell, backslashes', secret.replace(/[^A-Za-z0-9_.,:=@%/+-]/gu, '\\$&')],
];

describe('masking', () => {
  it.each(shown)('the %s form of a secret must not be printed', (_name, form) => {
    expect(createMasker([secret])(`before ${form} after`)).toBe(`before ${maskedValue} after`);
  });

  it('a secret inside a longer base64 text must not be recognisable, wherever it lies', () => {
    const mask = createMasker(['correct-horse-battery']);
    for (const prefix of ['', 'u:', 'us:', 'use:', 'user:']) {
      for (const suffix of ['', '!', '!!', '!!!']) {
        const text = Buffer.from(`${prefix}correct-horse-battery${suffix}`).toString('base64');
        const masked = mask(`Authorization: Basic ${text}`);
        expect(masked).toContain(maskedValue);
        for (let at = 0; at + 8 <= text.length; at += 4) {
          const remains = masked.split(maskedValue).join(' ');
          const piece = Buffer.from(text.slice(at, at + 8), 'base64').toString();
          if ('correct-horse-battery'.includes(piece)) expect(remains).not.toContain(text.slice(at, at + 8));
        }
      }
    }
  });

  it('every line of a secret of several lines must be masked', () => {
    const mask = createMasker(['-----BEGIN\nfirst line\r\nsecond line\n']);
    expect(mask('> first line\n> second line')).toBe(`> ${maskedValue}\n> ${maskedValue}`);
  });

  it('a secret inside another must not leave the rest of it behind', () => {
    expect(createMasker(['open-', 'open-sesame-now'])('open-sesame-now open-')).toBe(
      `${maskedValue} ${maskedValue}`,
    );
  });

  it('secrets of fewer than four characters must leave the text alone', () => {
    expect(createMasker(['abc', ''])('abc abc')).toBe('abc abc');
    expect(createMasker([])('anything')).toBe('anything');
  });

  it('no secret must survive in any text that holds it', () => {
    const word = anyText({ minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, noise) => {
        const mask = createMasker(secrets);
        for (const one of secrets.filter((text) => !maskedValue.includes(text))) {
          expect(mask(`${noise}|${one}|`).includes(`|${one}|`)).toBe(false);
          expect(mask(JSON.stringify([one])).includes(JSON.stringify(one))).toBe(false);
          const url = encodeURIComponent(one);
          expect(mask(`?q=${url}&`).includes(`=${url}&`)).toBe(false);
        }
      }),
    );
  });
});
