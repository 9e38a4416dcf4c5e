import { createHash, randomUUID } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Conf from 'conf';
import { firstPreferences, preferencesSchema } from '../../../shared/contract/preferences.ts';
import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { Environment, Source } from '../../core/model/environment.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import type { Settings } from '../../core/ports/settings.ts';
import { settingsFormat, settingsSchema } from './settings-schema.ts';
import type { StoredSettings } from './settings-schema.ts';

const firstSettings: StoredSettings = {
  format: settingsFormat,
  environments: [newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' })],
  sources: [],
};

/**
 * Settings in `<data>/config.json`, the same file that the desktop shell's store uses. Nothing is written
 * before something is saved. A file that cannot be understood is an error that names it, and is left alone.
 *
 * Why the file before is kept by a second name: the library takes a short write for a whole one and replaces
 * the file by a cut one. Giving the old one its name back needs no space.
 */
export class ConfSettings implements Settings {
  readonly #conf: Conf<Record<string, unknown>>;
  readonly #file: string;
  readonly #fileBefore: string;
  #lastKnown = firstSettings;
  /** What `#lastKnown` was read from. */
  #lastText: string | null = null;

  constructor(options: { readonly dataDirectory: string; readonly productVersion: string }) {
    this.#file = join(options.dataDirectory, 'config.json');
    this.#fileBefore = join(options.dataDirectory, 'config.before.json');
    // Why before the library: it reads the file when it is made, and its error would not name it.
    this.#read();
    this.#conf = new Conf({
      cwd: options.dataDirectory,
      configName: 'config',
      projectVersion: options.productVersion,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
  }

  installId(): string {
    const known = this.#read().installId;
    if (known !== undefined) return known;
    const installId = randomUUID();
    this.#change({ installId });
    return installId;
  }

  environments(): readonly Environment[] {
    return this.#read().environments;
  }

  saveEnvironment(environment: Environment): void {
    this.#change({ environments: replaced(this.#read().environments, environment) });
  }

  removeEnvironment(id: string): void {
    this.#change({ environments: this.#read().environments.filter((other) => other.id !== id) });
  }

  sources(): readonly Source[] {
    return this.#read().sources;
  }

  saveSource(source: Source): void {
    this.#change({ sources: replaced(this.#read().sources, source) });
  }

  removeSource(id: string): void {
    this.#change({ sources: this.#read().sources.filter((other) => other.id !== id) });
  }

  preferences(): Preferences {
    return preferencesSchema.parse({ ...firstPreferences, ...this.#read().preferences });
  }

  savePreferences(preferences: Preferences): void {
    this.#change({ preferences });
  }

  window(): unknown {
    return this.#read().window ?? null;
  }

  saveWindow(window: Readonly<Record<string, unknown>>): void {
    this.#change({ window });
  }

  #read(): StoredSettings {
    const text = this.#readText();
    // Why: a file that somebody removed is made again by the next change.
    if (text === null) return this.#lastKnown;
    // Why: it is asked for with every event of an engine, and changes once in a while.
    if (text === this.#lastText) return this.#lastKnown;
    const value = parseJson(text);
    const parsed = settingsSchema.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw this.#unusable(
        text,
        value,
        issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`,
      );
    }
    this.#lastKnown = parsed.data;
    this.#lastText = text;
    return parsed.data;
  }

  #readText(): string | null {
    try {
      return readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw this.#unwritable('read', error);
    }
  }

  #change(change: Partial<StoredSettings>): void {
    const next = readable({ ...this.#read(), ...change });
    const isKept = this.#keepFile();
    try {
      this.#conf.store = { ...next };
      if (!isDeepStrictEqual(parseJson(this.#readText() ?? ''), next)) {
        throw Object.assign(new Error('cut by a full disk'), { code: 'ENOSPC' });
      }
    } catch (error) {
      if (isKept) renameSync(this.#fileBefore, this.#file);
      else rmSync(this.#file, { force: true });
      throw this.#unwritable('written', error);
    }
    this.#lastKnown = next;
    this.#lastText = null;
  }

  /** false: there was no file to keep. */
  #keepFile(): boolean {
    if (this.#readText() === null) return false;
    try {
      rmSync(this.#fileBefore, { force: true });
      giveSecondName(this.#file, this.#fileBefore);
    } catch (error) {
      throw this.#unwritable('written', error);
    }
    return true;
  }

  #unusable(text: string, value: unknown, issue: string): WindlassError {
    const file = this.#file;
    const { format } = Object(value) as { readonly format?: unknown };
    if (typeof format === 'number' && format > settingsFormat) {
      return new WindlassError(
        'record-too-new',
        `${file} was written by a later version of Windlass; use that one`,
        {
          file,
        },
      );
    }
    const copy = this.#keepCopy(text);
    const before = existsSync(this.#fileBefore)
      ? `; the settings before the last change are in ${this.#fileBefore}`
      : '';
    const reason = value === undefined ? 'it is no whole JSON file' : issue;
    return new WindlassError(
      'record-damaged',
      `${file} cannot be understood: ${reason}. It was left as it is, with a copy in ${copy}; correct it, ` +
        `or remove it to begin with empty settings${before}`,
      { file, copy, reason },
    );
  }

  /** Named by its content, so that trying again makes no second one. */
  #keepCopy(text: string): string {
    const copy = `${this.#file}.broken-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
    try {
      copyFileSync(this.#file, copy, constants.COPYFILE_EXCL);
    } catch {
      // It is there already, or there is no space; the file itself stays in either case.
    }
    return copy;
  }

  #unwritable(done: string, error: unknown): WindlassError {
    const cause = codeOf(error);
    const reason = cause === 'ENOSPC' ? 'no space left on the disk; free some and try again' : String(error);
    return new WindlassError(
      'store-unwritable',
      `${this.#file} cannot be ${done}: ${reason}`,
      { file: this.#file, cause },
      { cause: error },
    );
  }
}

function giveSecondName(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (error) {
    // File systems that know one name a file.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
    copyFileSync(file, name);
  }
}

/** Why: what could not be read again must not replace what can. */
function readable(next: StoredSettings): StoredSettings {
  const { data, error } = settingsSchema.safeParse(next);
  const issue = error?.issues[0];
  if (data !== undefined) return data;
  throw new WindlassError(
    'internal',
    `settings cannot be saved: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

function replaced<T extends { readonly id: string }>(list: readonly T[], item: T): T[] {
  const isKnown = list.some((other) => other.id === item.id);
  return isKnown ? list.map((other) => (other.id === item.id ? item : other)) : [...list, item];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
