import { join } from 'node:path';
import type { SecretsState } from '../../../shared/contract/shapes/application.ts';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { AskPassphrase, KeyVault, SecretProtection } from '../../core/ports/secrets.ts';
import { KeyFile } from './key-file.ts';
import { makeKey, namesOf } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { PassphraseAttempts } from './passphrase-attempts.ts';
import { defaultWork, openKeys, parseRecord, printRecord, sealKeys } from './passphrase-record.ts';
import type { PassphraseRecord, ScryptWork } from './passphrase-record.ts';
import { SealedKeyFile } from './sealed-key-file.ts';
import type { SecretKeys } from './secret-keys.ts';

export const passphraseLength = { least: 8, most: 1024 } as const;

const questions = 3;

export interface ProtectedKeysOptions {
  readonly files: LocalFiles;
  readonly dataDirectory: string;
  /** null: this door reaches no key store. */
  readonly vault: KeyVault | null;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly ask: AskPassphrase;
  /** Told each passphrase that is met, so that it gets into no log. */
  readonly onPassphrase: (passphrase: string) => void;
  readonly work?: ScryptWork;
}

/**
 * The keys of a data directory, however they are kept there.
 *
 * INVARIANTS: `secrets.passphrase` decides: while it is there, the keys are under the passphrase, and what the key store
 * holds beside it is a copy for the desktop. Else `secrets.key.sealed`, else `secrets.key`. So a change has one moment
 * at which it happens, the writing or the removal of that file; before it the new place is filled, after it the old one
 * is emptied, and what a cut left behind of the same keys is cleared away by the next process.
 */
export class ProtectedKeys implements SecretKeys, SecretProtection {
  readonly #options: ProtectedKeysOptions;
  readonly #path: string;
  readonly #plain: KeyFile;
  readonly #sealed: SealedKeyFile;
  readonly #attempts: PassphraseAttempts;
  #opened: KeyRing | null = null;
  #asking: Promise<KeyRing> | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ProtectedKeysOptions) {
    const { files, dataDirectory, clock } = options;
    this.#options = options;
    this.#path = join(dataDirectory, 'secrets.passphrase');
    this.#plain = new KeyFile(files, dataDirectory);
    this.#sealed = new SealedKeyFile(files, dataDirectory);
    this.#attempts = new PassphraseAttempts(clock);
  }

  async find(): Promise<KeyRing | null> {
    const { vault } = this.#options;
    const record = await this.#readRecord();
    if (record === null) return (await this.#sealed.read(vault)) ?? (await this.#plain.read());
    const opened = await this.#openedOf(record);
    if (opened !== null) return opened;
    this.#asking ??= this.#ask(record).finally(() => (this.#asking = null));
    return this.#asking;
  }

  make(): Promise<KeyRing> {
    const { vault } = this.#options;
    return vault === null ? this.#plain.make() : this.#sealed.make(vault);
  }

  async state(): Promise<SecretsState> {
    const { vault } = this.#options;
    const keyStore = vault?.name ?? null;
    if ((await this.#options.files.read(this.#path)) !== null) {
      return { storage: 'passphrase', isLocked: await this.#isLocked(), hasPassphrase: true, keyStore };
    }
    const isSealed = await this.#sealed.isThere();
    const isPlain = !isSealed && (keyStore === null || (await this.#plain.isThere()));
    const storage = isPlain ? 'key-file' : (keyStore ?? 'desktop-key-store');
    return { storage, isLocked: isSealed && keyStore === null, hasPassphrase: false, keyStore };
  }

  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      const record = await this.#readRecord();
      if (record !== null) await this.#open(record, passphrase);
    });
  }

  setPassphrase(current: string | null, next: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#options.onPassphrase(next);
      requireUsable(next);
      const { files, vault, work = defaultWork } = this.#options;
      const record = await this.#readRecord();
      const before = record === null ? ((await this.find()) ?? []) : await this.#open(record, current ?? '');
      // Why a new one: the old ones may have been read while they lay in a file, or under a passphrase that got known.
      const ring = [makeKey(), ...before];
      await files.write(this.#path, printRecord(await sealKeys(ring, next, work)));
      this.#opened = ring;
      if (vault === null) await this.#sealed.remove();
      else await this.#sealed.write(ring, vault);
      await this.#plain.remove();
    });
  }

  removePassphrase(current: string): Promise<void> {
    return this.#inTurn(async () => {
      const { files, vault } = this.#options;
      const record = await this.#readRecord();
      if (record === null) return;
      const ring = await this.#open(record, current);
      if (vault === null) {
        await this.#plain.write(ring);
        await this.#sealed.remove();
      } else {
        await this.#sealed.write(ring, vault);
      }
      await files.remove(this.#path);
      this.#opened = null;
    });
  }

  /**
   * What a cut change left: a key file with keys that are under the passphrase. Their names tell, so that nobody has to
   * open them for it.
   */
  async clearLeftOver(): Promise<void> {
    const record = await this.#readRecord();
    const left = record === null ? null : await this.#plain.read();
    if (record === null || left === null) return;
    const isCovered = namesOf(left).every((name) => record.keys.includes(name));
    if (isCovered) await this.#plain.remove();
  }

  async #readRecord(): Promise<PassphraseRecord | null> {
    const content = await this.#options.files.read(this.#path);
    return content === null ? null : parseRecord(this.#path, content);
  }

  /** A damaged record is as locked as it gets; what is wrong is said to who needs a secret. */
  async #isLocked(): Promise<boolean> {
    try {
      const record = await this.#readRecord();
      return record !== null && (await this.#openedOf(record)) === null;
    } catch (error) {
      if (isWindlassError(error)) return true;
      throw error;
    }
  }

  /** Without asking anybody: opened before, or a copy that the key store opens. */
  async #openedOf(record: PassphraseRecord): Promise<KeyRing | null> {
    if (this.#opened !== null && isRingOf(record, this.#opened)) return this.#opened;
    const { vault } = this.#options;
    if (vault === null) return null;
    try {
      const copy = await this.#sealed.read(vault);
      if (copy === null || !isRingOf(record, copy)) return null;
      this.#opened = copy;
      return copy;
    } catch (error) {
      if (isWindlassError(error)) return null;
      throw error;
    }
  }

  async #ask(record: PassphraseRecord): Promise<KeyRing> {
    let failure = locked(this.#path);
    for (let question = 1; question <= questions; question += 1) {
      const passphrase = await this.#options.ask(question > 1);
      if (passphrase === null) throw failure;
      try {
        return await this.#open(record, passphrase);
      } catch (error) {
        if (!isWindlassError(error, 'passphrase-wrong')) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async #open(record: PassphraseRecord, passphrase: string): Promise<KeyRing> {
    const { vault, onPassphrase } = this.#options;
    if (passphrase !== '') onPassphrase(passphrase);
    const ring = await this.#attempts.open(() => openKeys(record, passphrase));
    this.#opened = ring;
    // Why: the desktop asks once, then its key store remembers.
    if (vault !== null) await this.#sealed.write(ring, vault);
    return ring;
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function isRingOf(record: PassphraseRecord, ring: KeyRing): boolean {
  return namesOf(ring).join() === record.keys.join();
}

function requireUsable(passphrase: string): void {
  const { least, most } = passphraseLength;
  const { length } = [...passphrase];
  if (length >= least && passphrase.length <= most) return;
  throw new WindlassError('usage', `a passphrase has ${least} to ${most} characters`, {
    reason: 'passphrase-length',
    least,
    most,
  });
}

function locked(file: string): WindlassError {
  return new WindlassError('secrets-locked', 'the stored secrets are locked with a passphrase', {
    reason: 'passphrase',
    file,
  });
}
