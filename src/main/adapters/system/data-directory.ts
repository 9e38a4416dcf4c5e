import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Actor } from '../../core/ports/system.ts';
import { DurableFiles } from './durable-files.ts';
import { systemCode } from './file-system.ts';
import type { FileSystem } from './file-system.ts';

const ownerName = 'owner.json';
/** An owner file that was taken out of the way before it was judged: `owner.json.<random>.aside`. */
const asideName = /^owner\.json\.[0-9a-f]{12}\.aside$/;
/** Folders that only our stores write to; the rest of the directory may hold anything. */
const storeFolders = ['operations', 'secrets', 'ledgers'];
const maxAttempts = 50;
/** Why more than one: of two whose files were set aside at once each finds the other, and both would go. */
const maxRivalries = 5;

const ownerSchema = z.object({
  claim: z.string(),
  pid: z.number(),
  processStart: z.string(),
  machine: z.string(),
  name: z.string(),
  purpose: z.string(),
  since: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/** The directory of all local records, owned by this process until it is released or the process ends. */
export interface DataDirectory {
  readonly path: string;
  readonly files: DurableFiles;
  release(): Promise<void>;
}

export interface DataDirectoryOptions {
  readonly actor: Pick<Actor, 'name' | 'pid' | 'processStart' | 'isAlive'>;
  /** What the directory is used for, to be told to a second one: `windlass upgrade shop`. */
  readonly purpose: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly fileSystem: FileSystem;
}

/**
 * Makes the directory private to the user and this process its only owner; else `data-directory-busy`, saying
 * who has it. The owner file of a process that is gone is no obstacle. What interrupted writes left is cleaned.
 */
export async function openDataDirectory(path: string, options: DataDirectoryOptions): Promise<DataDirectory> {
  const files = new DurableFiles(options.fileSystem);
  await files.makeDirectory(path);
  const ownership = new Ownership(path, files, options);
  await ownership.acquire();
  await files.clean(path, { isDeep: false });
  for (const folder of storeFolders) await files.clean(join(path, folder), { isDeep: true });
  return { path, files, release: () => ownership.release() };
}

/**
 * INVARIANTS:
 * - a process owns the directory when it has made the owner file and has then found no living rival among the
 *   files set aside;
 * - an owner file is removed only after it was set aside under a name of its own and read there: so nobody
 *   removes one that he has not judged, however slow he is. One that turns out to belong to a living process
 *   stays aside, and counts there.
 */
class Ownership {
  readonly #directory: string;
  readonly #files: DurableFiles;
  readonly #options: DataDirectoryOptions;
  readonly #own: Owner;

  constructor(directory: string, files: DurableFiles, options: DataDirectoryOptions) {
    const { actor, purpose, clock } = options;
    this.#directory = directory;
    this.#files = files;
    this.#options = options;
    this.#own = {
      claim: randomBytes(12).toString('hex'),
      pid: actor.pid,
      processStart: actor.processStart,
      machine: machineId(),
      name: actor.name,
      purpose,
      since: new Date(clock.now()).toISOString(),
    };
  }

  async acquire(): Promise<void> {
    let rivalries = 0;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      if (await this.#makeOwnerFile()) {
        const rival = await this.#livingAside();
        if (rival === null) return;
        await this.release();
        rivalries += 1;
        if (rivalries === maxRivalries) throw this.#busy(rival);
        continue;
      }
      const owner = await this.#readOwner(this.#ownerPath);
      if (owner === 'unreadable') throw this.#unreadable();
      if (owner !== null && this.#isLiving(owner)) throw this.#busy(owner);
      if (owner !== null) await this.#setAside();
    }
    throw this.#unreadable();
  }

  /** Nothing happens when this process is not the owner. */
  async release(): Promise<void> {
    if (await this.#isOwn(this.#ownerPath)) await this.#setAside();
    for (const path of await this.#asides()) {
      if (await this.#isOwn(path)) await this.#files.remove(path);
    }
  }

  async #makeOwnerFile(): Promise<boolean> {
    const content = new TextEncoder().encode(`${JSON.stringify(this.#own)}\n`);
    try {
      return await this.#files.create(this.#ownerPath, content);
    } catch (error) {
      // Why: who has just become the owner may have cleaned away what this write had begun.
      if (isWindlassError(error) && error.details['cause'] === 'ENOENT') return false;
      throw error;
    }
  }

  /** Moves the owner file away, and removes it when its process is gone. */
  async #setAside(): Promise<void> {
    const aside = `${this.#ownerPath}.${randomBytes(6).toString('hex')}.aside`;
    try {
      await this.#options.fileSystem.rename(this.#ownerPath, aside);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      throw new WindlassError(
        'store-unwritable',
        `${this.#ownerPath} cannot be taken over: ${String(error)}`,
        { file: this.#ownerPath, cause: systemCode(error) },
        { cause: error },
      );
    }
    await this.#removeIfDead(aside);
  }

  async #livingAside(): Promise<Owner | null> {
    for (const path of await this.#asides()) {
      const owner = await this.#removeIfDead(path);
      if (owner !== null && owner.claim !== this.#own.claim) return owner;
    }
    return null;
  }

  async #removeIfDead(path: string): Promise<Owner | null> {
    const owner = await this.#readOwner(path);
    if (owner === null) return null;
    if (owner !== 'unreadable' && this.#isLiving(owner)) return owner;
    await this.#files.remove(path);
    return null;
  }

  async #asides(): Promise<readonly string[]> {
    const names = await this.#files.list(this.#directory);
    return names.filter((name) => asideName.test(name)).map((name) => join(this.#directory, name));
  }

  async #isOwn(path: string): Promise<boolean> {
    const owner = await this.#readOwner(path);
    return owner !== null && owner !== 'unreadable' && owner.claim === this.#own.claim;
  }

  async #readOwner(path: string): Promise<Owner | 'unreadable' | null> {
    const content = await this.#files.read(path);
    if (content === null) return null;
    try {
      return ownerSchema.safeParse(JSON.parse(new TextDecoder().decode(content))).data ?? 'unreadable';
    } catch {
      return 'unreadable';
    }
  }

  #isLiving(owner: Owner): boolean {
    // Why: a process of another machine cannot be asked for.
    const isElsewhere =
      owner.machine !== '' && this.#own.machine !== '' && owner.machine !== this.#own.machine;
    return isElsewhere || this.#options.actor.isAlive(owner.pid, owner.processStart);
  }

  get #ownerPath(): string {
    return join(this.#directory, ownerName);
  }

  #busy(owner: Owner): WindlassError {
    const { pid, name, purpose, since } = owner;
    const place = owner.machine === this.#own.machine ? '' : ', on another machine';
    return new WindlassError(
      'data-directory-busy',
      `${this.#directory} is in use by ${name} (${purpose}, process ${pid}${place}) since ${since}; ` +
        'end that one or use another data directory',
      { directory: this.#directory, file: this.#ownerPath, pid, who: name, what: purpose, since },
    );
  }

  #unreadable(): WindlassError {
    return new WindlassError(
      'data-directory-busy',
      `${this.#ownerPath} does not say who uses ${this.#directory}; remove it when no Windlass does`,
      { directory: this.#directory, file: this.#ownerPath, pid: null, who: '', what: '', since: '' },
    );
  }
}

/** Tells this machine from another one that sees the same directory; '' where that is not known. */
function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
}
