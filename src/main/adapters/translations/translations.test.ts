import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../../shared/certificate.ts';
import { connectionReasons } from '../../../shared/connection-reasons.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { placeholdersOf } from '../../../shared/placeholders.ts';
import type { ServiceProgressState } from '../../../shared/operation-event.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { chooseLanguage, languages } from '../../../shared/translator.ts';
import type { DeploymentStatus } from '../../../shared/deployment-status.ts';
import type { OperationEnd } from '../../core/model/operation.ts';
import type { Cause, OperationKind } from '../../core/model/plan.ts';
import { phases } from '../../core/model/plan.ts';
import type { VariableProblemCode } from '../../core/policy/variables-validation.ts';
import { exitNameOfError } from '../../shells/cli/exit-codes.ts';
import { I18nextTranslator } from './i18next-translator.ts';

const root = join(import.meta.dirname, '../../../..');
const texts = Object.fromEntries(
  languages.map((language) => {
    const file = join(root, 'resources/translations', `${language}.json`);
    return [language, JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>];
  }),
) as Record<Language, Record<string, string>>;

/** Complete by the compiler: a new member of one of these unions does not compile until it is here. */
const kinds: Record<OperationKind, true> = {
  deploy: true,
  upgrade: true,
  rollback: true,
  start: true,
  stop: true,
  remove: true,
};
const states: Record<ServiceProgressState, true> = {
  waiting: true,
  unchanged: true,
  pulling: true,
  created: true,
  stopping: true,
  starting: true,
  verifying: true,
  running: true,
  completed: true,
  failed: true,
  restored: true,
  removed: true,
};
const ends: Record<OperationEnd, true> = {
  done: true,
  failed: true,
  'rolled-back': true,
  cancelled: true,
  refused: true,
  held: true,
};
const causes: Record<Cause, true> = {
  'restore-point': true,
  'point-of-no-return': true,
  'service-added': true,
  'service-changed': true,
  'service-removed': true,
  'service-restored': true,
  'service-stopped': true,
  'service-started': true,
  'container-missing': true,
  'network-missing': true,
  'network-unused': true,
  'volume-missing': true,
  'image-missing': true,
  'image-retained': true,
  'release-expired': true,
  'one-shot': true,
  'fallback-until-commit': true,
  'no-restart-until-commit': true,
  'declared-policy': true,
  'alias-moves': true,
  dependency: true,
  gates: true,
  'left-over': true,
  'state-changed': true,
};
const problems: Record<VariableProblemCode, true> = {
  required: true,
  number: true,
  min: true,
  max: true,
  port: true,
  boolean: true,
  select: true,
  url: true,
  email: true,
  pattern: true,
  'pattern-unusable': true,
  'too-long': true,
  characters: true,
};
const certificates: Record<Certificate['whose'], true> = { client: true, authority: true, server: true };
/** Code, reason, and the details that every error of that reason carries. */
const reasons = Object.entries(connectionReasons).flatMap(([code, ofCode]) =>
  Object.entries(ofCode).map(
    ([reason, names]) => [code as ErrorCode, reason, names as readonly string[]] as const,
  ),
);
/** Stay untranslated, so they need no text. */
const statuses: Record<DeploymentStatus, true> = {
  Pending: true,
  Deploying: true,
  Running: true,
  Upgrading: true,
  RollingBack: true,
  Failed: true,
  Stopped: true,
  Removed: true,
};

describe('the texts', () => {
  it('must have the same keys in the same order in every language', () => {
    expect(Object.keys(texts.de)).toEqual(Object.keys(texts.en));
  });

  it('must all be there, and with the same placeholders, in every language', () => {
    const empty = Object.keys(texts.en).filter((key) => !texts.en[key]?.trim() || !texts.de[key]?.trim());
    expect(empty).toEqual([]);
    const different = Object.keys(texts.en).filter(
      (key) => String(placeholdersOf(texts.de[key] ?? '')) !== String(placeholdersOf(texts.en[key] ?? '')),
    );
    expect(different).toEqual([]);
  });

  it.each([
    ['error', Object.keys(exitNameOfError) as ErrorCode[]],
    ['phase', [...phases]],
    ['kind', Object.keys(kinds)],
    ['state', Object.keys(states)],
    ['end', Object.keys(ends)],
    ['cause', Object.keys(causes)],
    ['problem', Object.keys(problems)],
    ['preflight', codesIn('preflight', /made\('[\w-]+', '\w+', '([\w-]+)'/g)],
    ['preflight', codesIn('pin-images', /imageCheck\('\w+', '([\w-]+)'/g)],
    ['preflight', codesIn('prepare-request', /code: '([\w-]+)'/g)],
    ['doctor', codesIn('engine-findings', /\['([a-z]+-[a-z]+)'\]/g)],
    ['doctor', codesIn('doctor', /(?:finding\('\w+', [\w-']+, |\? |: |code = .*)'([a-z]+-[a-z-]+|engine)'/g)],
    ['doctor', Object.keys(certificates).flatMap((whose) => certificateCodes(whose))],
    ['certificate', Object.keys(certificates).flatMap((whose) => [`${whose}.ends_one`, `${whose}.over`])],
  ])('must word every code of %s', (area, codes) => {
    expect(codes.length).toBeGreaterThan(0);
    const missing = codes.filter((code) => texts.en[`${area}.${code}`] === undefined);
    expect(missing).toEqual([]);
  });

  it.each(reasons)('must say what happened and what to do when it is %s, %s', (code, reason, names) => {
    for (const language of languages) {
      const own = texts[language];
      const error = own[`error.${code}.${reason}`] ?? '';
      const hint = own[`hint.${code}.${reason}`] ?? own[`hint.${code}`] ?? '';
      expect([error.trim() !== '', hint.trim() !== '']).toEqual([true, true]);
      const unfilled = [...placeholdersOf(error), ...placeholdersOf(hint)].filter(
        (name) => !names.includes(name),
      );
      expect(unfilled).toEqual([]);
    }
  });

  it('must have every key that the code asks for, and none that nobody asks for', () => {
    const sources = productSources();
    const named = new Set([...sources.matchAll(/'([a-z]+(?:\.[\w-]+)+)'/gi)].map((match) => match[1] ?? ''));
    const prefixes = [...sources.matchAll(/`([a-z]+(?:\.[\w-]+)*\.)\$\{/gi)].map((match) => match[1] ?? '');
    const areas = new Set(Object.keys(texts.en).map((key) => key.split('.')[0] ?? ''));
    const asked = [...sources.matchAll(/\.text\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    const unknown = asked.filter((key) => areas.has(key.split('.')[0] ?? '') && !isThere(key));
    expect(unknown).toEqual([]);
    const unused = Object.keys(texts.en).filter((key) => {
      const plain = key.replace(/_(one|other)$/, '');
      return !named.has(plain) && !prefixes.some((prefix) => plain.startsWith(prefix));
    });
    expect(unused.filter((key) => !/^(cause|cli\.option|cli\.[\w.]+\.(about|examples))/.test(key))).toEqual(
      [],
    );
  });

  it('must leave the words untranslated that operators search for', () => {
    const words = [
      'Upgrade',
      'Rollback',
      'Snapshot',
      'Deployment',
      'Stack',
      'Images',
      ...Object.keys(statuses),
    ];
    for (const [key, en] of Object.entries(texts.en)) {
      for (const word of words.filter((candidate) => new RegExp(`^${candidate} (Available|Not)`).test(en))) {
        expect(texts.de[key]).toContain(word);
      }
    }
    expect(texts.de['banner.upgrade']).toBe('Upgrade verfügbar: {{from}} → {{to}}');
    expect(texts.de['banner.rollback']).toBe('Rollback verfügbar');
    expect(texts.de['conn.reconnecting']).toBe('Verbindung wird wiederhergestellt...');
    expect(texts.de['phase.pull']).toBe('Images laden');
    expect(texts.de['vars.new']).toBe('Neue Variablen');
  });

  it('must say "Sie"', () => {
    const familiar = Object.entries(texts.de).filter(([, text]) =>
      /(?<!-)\b(du|dein|deine|dich|dir)\b/i.test(text),
    );
    expect(familiar).toEqual([]);
  });
});

describe('I18nextTranslator', () => {
  let translators: Readonly<Record<Language, Translator>>;
  beforeAll(async () => {
    translators = await I18nextTranslator.loadAll(join(root, 'resources'));
  });

  it('must put values in as they are', () => {
    const text = translators.de.text('banner.upgrade', { from: '1.0.0 & <b>', to: '$t(x) {{from}}' });
    expect(text).toBe('Upgrade verfügbar: 1.0.0 & <b> → $t(x) {{from}}');
  });

  it.each(reasons)('must say %s, %s in its own words', (code, reason, names) => {
    const details = { ...Object.fromEntries(names.map((name) => [name, `(${name})`])), reason };
    for (const language of languages) {
      const described = describeError(translators[language], { code, message: 'english', details });
      const general = translators[language].text(`error.${code}`);
      expect(described.what).not.toContain(general.replace(/\.$/, ''));
      expect(described.what).not.toContain('{{');
    }
  });

  it('must tell one from several', () => {
    expect(translators.en.text('preview.plan', { count: 1 })).toBe('Plan: 1 step');
    expect(translators.en.text('preview.plan', { count: 2 })).toBe('Plan: 2 steps');
    expect(translators.de.text('preview.plan', { count: 2 })).toBe('Plan: 2 Schritte');
  });

  it('must name the placeholders of a text and the variants of a key', () => {
    expect(translators.en.placeholders('banner.upgrade')).toEqual(['from', 'to']);
    expect(translators.en.keysUnder('error.locked.')).toEqual(['error.locked.holder']);
    expect(translators.en.has('error.locked')).toBe(true);
    expect(translators.en.has('toString')).toBe(false);
  });
});

describe('chooseLanguage', () => {
  it.each([
    [null, null, 'en'],
    ['de', null, 'de'],
    ['en', 'de_DE.UTF-8', 'en'],
    [null, 'de_DE.UTF-8', 'de'],
    [null, 'de-AT', 'de'],
    [null, 'C', 'en'],
    [null, 'fr_FR', 'en'],
    ['fr', 'de', 'de'],
  ] as const)('asked %s, locale %s must give %s', (asked, locale, language) => {
    expect(chooseLanguage(asked, locale)).toBe(language);
  });
});

function certificateCodes(whose: string): readonly string[] {
  return [`${whose}-certificate-ends`, `${whose}-certificate-over`];
}

function isThere(key: string): boolean {
  return texts.en[key] !== undefined || texts.en[`${key}_other`] !== undefined;
}

function codesIn(file: string, pattern: RegExp): readonly string[] {
  const source = readFileSync(join(root, 'src/main/core/operations', `${file}.ts`), 'utf8');
  return [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))].filter(
    (code) => code !== '' && code !== 'data-directory',
  );
}

function productSources(): string {
  const folders = ['src/shared', 'src/main/app', 'src/main/shells'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(root, folder, file)),
  );
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}
