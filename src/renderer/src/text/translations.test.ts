import { describe, expect, it } from 'vitest';
import { placeholdersOf } from '../../../shared/placeholders.ts';
import { literalsIn } from '../../testing/source-literals.ts';

type Texts = Readonly<Record<string, string>>;
const english = import.meta.glob<Texts>('../../../../resources/translations/window/*.en.json', {
  eager: true,
  import: 'default',
});
const german = import.meta.glob<Texts>('../../../../resources/translations/window/*.de.json', {
  eager: true,
  import: 'default',
});
const shared = import.meta.glob<Texts>('../../../../resources/translations/en.json', {
  eager: true,
  import: 'default',
});
const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

const files = Object.keys(english).map((path) => ({
  path,
  en: english[path] ?? {},
  de: german[path.replace('.en.json', '.de.json')] ?? {},
}));
const en = merged(english);
const everyText: Texts = { ...merged(shared), ...en };
const literals = Object.entries(sources).map(([path, source]) => ({ path, ...literalsIn(path, source) }));

describe('the texts of the window', () => {
  it('must have the same keys in the same order in every language', () => {
    for (const { path, en, de } of files)
      expect([path, ...Object.keys(de)]).toEqual([path, ...Object.keys(en)]);
    expect(Object.keys(german)).toHaveLength(files.length);
  });

  it('must all be there, and with the same placeholders, in every language', () => {
    const different = files.flatMap(({ en, de }) =>
      Object.keys(en).filter((key) => {
        const [one, other] = [en[key] ?? '', de[key] ?? ''];
        if (one.trim() === '' || other.trim() === '') return true;
        return String(placeholdersOf(one)) !== String(placeholdersOf(other));
      }),
    );
    expect(different).toEqual([]);
  });

  it('must be defined once, and not where every door has them already', () => {
    const keys = files.flatMap(({ en }) => Object.keys(en));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.filter((key) => Object.hasOwn(merged(shared), key))).toEqual([]);
  });

  it('must have every key that the code asks for', () => {
    const missing = literals.flatMap(({ path, asked, askedPrefixes }) => [
      ...asked.filter((key) => !isThere(key)).map((key) => `${path}: ${key}`),
      ...askedPrefixes
        .filter((prefix) => !Object.keys(everyText).some((key) => key.startsWith(prefix)))
        .map((prefix) => `${path}: ${prefix}…`),
    ]);
    expect(missing).toEqual([]);
  });

  it('must not have keys that nobody asks for', () => {
    const named = new Set(literals.flatMap(({ strings }) => strings));
    const prefixes = literals.flatMap(({ prefixes }) => prefixes);
    const unused = Object.keys(en)
      .map((key) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !named.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('must say "Sie"', () => {
    const familiar = Object.entries(merged(german)).filter(([, text]) =>
      /(?<!-)\b(du|dein|deine|dich|dir)\b/i.test(text),
    );
    expect(familiar).toEqual([]);
  });

  it.each([
    ['deployment.upgrade.cannot', 'Upgrade nicht möglich'],
    ['deployment.cannot.upgrade.mustRun', 'Deployment muss laufen'],
    ['deployment.cannot.upgrade.noNewer', 'Keine neuere Version verfügbar'],
    ['deployment.cannot.upgrade.notInCatalog', 'Produkt nicht im Katalog gefunden'],
    ['deployment.fix.mustRun', 'Starten Sie das Deployment zuerst, dann upgraden'],
    ['deployment.fix.noNewer', 'Die aktuelle Version ist bereits die neueste'],
    ['deployment.fix.notInCatalog', 'Stellen Sie sicher, dass die Stack-Quelle noch konfiguriert ist'],
  ])('must say %s as documented', (key, text) => {
    expect(merged(german)[key]).toBe(text);
  });
});

describe('the components of the window', () => {
  it('must show nothing but translated texts', () => {
    const untranslated = literals.flatMap(({ path, shown }) => shown.map((text) => `${path}: ${text}`));
    expect(untranslated).toEqual([]);
    expect(literals.length).toBeGreaterThan(60);
  });
});

describe('literalsIn', () => {
  it('must find what a component would show as it is', () => {
    const source = 'const a = <p title="Hello there">Text {"more text"} {`and ${b} so`} {b}</p>;';
    expect(literalsIn('a.tsx', source).shown).toEqual(['Hello there', 'Text', 'more text', 'and … so']);
  });

  it('must leave alone what is no word', () => {
    const source =
      'const a = <p className="x" title={texts.text("k.y")}>– {`${a} %`} <b key="z">{"·"}</b></p>;';
    expect(literalsIn('a.tsx', source).shown).toEqual([]);
  });

  it('must find the keys that are asked for, whole and by their beginning', () => {
    const source = 'texts.text("a.b"); texts.text(isOn ? "c.d" : "e.f"); texts.text(`g.h.${x}`); has("i.j");';
    const { asked, askedPrefixes, strings } = literalsIn('a.ts', source);
    expect(asked).toEqual(['a.b', 'c.d', 'e.f']);
    expect(askedPrefixes).toEqual(['g.h.']);
    expect(strings).toContain('i.j');
  });
});

function merged(all: Readonly<Record<string, Texts>>): Texts {
  return Object.assign({}, ...Object.values(all)) as Texts;
}

function isThere(key: string): boolean {
  return Object.hasOwn(everyText, key) || Object.hasOwn(everyText, `${key}_other`);
}
