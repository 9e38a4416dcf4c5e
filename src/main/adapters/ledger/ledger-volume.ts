import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DockerTarget } from '../../core/ports/docker-target.ts';

/** Of the volume and of the container that holds it. */
const ledgerName = 'windlass-ledger';
const mountPoint = '/ledger';
/** How long a holder that somebody else is making may stay out of sight. */
const visibleWithinMs = 10_000;
const lookAgainMs = 50;
/** An engine may know a container by name a moment before it lists it. */
const looksToBeSure = 5;

/** What the ledger needs of an engine. */
export type LedgerDocker = Pick<
  DockerTarget,
  'engine' | 'listHolders' | 'createHolder' | 'inspectContainer' | 'hasVolume' | 'readFiles' | 'writeFile'
>;

/**
 * The ledger's volume on the host, through a holder that is never started. The holder is made when there is
 * something to write, or a volume to read whose holder was pruned: looking at a host changes nothing.
 */
export class LedgerVolume {
  readonly #docker: LedgerDocker;
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>;
  #holder: string | null = null;

  constructor(docker: LedgerDocker, clock: Pick<Clock, 'monotonic' | 'sleep'>) {
    this.#docker = docker;
    this.#clock = clock;
  }

  /** Files below a directory of the ledger ('' is all of it), by their relative path. */
  async read(directory: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#onHolder(async () => {
      const holder = (await this.#findHolder()) ?? (await this.#holdExistingVolume());
      if (holder === null) return new Map();
      return this.#docker.readFiles(holder, directory === '' ? mountPoint : `${mountPoint}/${directory}`);
    });
  }

  /** The file is on the host when it resolves. */
  async write(path: string, content: Uint8Array): Promise<void> {
    await this.#onHolder(async () => {
      const holder = (await this.#findHolder()) ?? (await this.#makeHolder());
      await this.#docker.writeFile(holder, `${mountPoint}/${path}`, content);
    });
  }

  /**
   * Why again: the holder that was found earlier may have been pruned since; and an engine lists a container that
   * is being made a moment before it can be opened. Either way nothing was done.
   */
  async #onHolder<T>(call: () => Promise<T>): Promise<T> {
    const deadline = this.#clock.monotonic() + visibleWithinMs;
    for (let isAgain = false; ; isAgain = true) {
      if (isAgain) await this.#clock.sleep(lookAgainMs);
      try {
        return await call();
      } catch (error) {
        if (!isWindlassError(error, 'not-found') || this.#clock.monotonic() >= deadline) throw error;
        this.#holder = null;
      }
    }
  }

  async #findHolder(): Promise<string | null> {
    if (this.#holder !== null) return this.#holder;
    const holders = await this.#docker.listHolders('ledger');
    this.#holder = holders.find(({ name }) => name === ledgerName)?.id ?? null;
    return this.#holder;
  }

  async #holdExistingVolume(): Promise<string | null> {
    return (await this.#docker.hasVolume(ledgerName)) ? this.#makeHolder() : null;
  }

  /** Why again and again: an engine reserves the name first and lists the container only when it is made. */
  async #makeHolder(): Promise<string> {
    const deadline = this.#clock.monotonic() + visibleWithinMs;
    for (let looksInVain = 0; ;) {
      try {
        this.#holder = await this.#createHolder();
        return this.#holder;
      } catch (error) {
        if (!isWindlassError(error, 'name-taken')) throw error;
        if ((await this.#docker.inspectContainer(ledgerName)) !== null) looksInVain += 1;
        const holder = await this.#findHolder();
        if (holder !== null) return holder;
        if (looksInVain >= looksToBeSure || this.#clock.monotonic() >= deadline) throw notOurs(error);
      }
      await this.#clock.sleep(lookAgainMs);
    }
  }

  #createHolder(): Promise<string> {
    return this.#docker.createHolder({
      name: ledgerName,
      role: 'ledger',
      labels: {},
      volume: { name: ledgerName, target: mountPoint },
      ports: [],
    });
  }
}

function notOurs(cause: WindlassError): WindlassError {
  return new WindlassError(
    'ledger-unwritable',
    `a container named ${ledgerName} is on the host that Windlass did not make; rename it`,
    { container: ledgerName, cause: 'name-taken' },
    { cause },
  );
}
