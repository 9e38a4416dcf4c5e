import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { LedgerBody, LedgerRecord } from '../../core/model/ledger-record.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { Logger } from '../../core/ports/system.ts';
import { compareCopies } from './compare-copies.ts';
import type { ComparedCopies, Repair } from './compare-copies.ts';
import { DecodedRecords } from './decoded-records.ts';
import { assertDeploymentName, isDeploymentName } from './deployment-name.ts';
import { LedgerMirror } from './ledger-mirror.ts';
import { LedgerVolume } from './ledger-volume.ts';
import type { LedgerDocker } from './ledger-volume.ts';
import { encodeRecord, nameRecordFile } from './record-file.ts';

/** Directory with an empty file for each deployment, so that listing them does not read all their records. */
const index = '.deployments';

/** Errors of the host that say more to a caller than that the ledger could not be written. */
const tellingCodes: readonly ErrorCode[] = [
  'connection-lost',
  'target-unreachable',
  'engine-changed',
  'record-too-new',
  'ledger-unwritable',
  'internal',
];

export interface VolumeLedgerOptions {
  readonly docker: LedgerDocker;
  readonly files: LocalFiles;
  /** One per environment. */
  readonly mirrorDirectory: string;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  readonly logger: Logger;
  /** The host has what was appended, the mirror has not: the append succeeds all the same. */
  readonly onMirrorFailure?: (error: unknown) => void;
}

/**
 * The ledger in a volume of the host: `<deployment>/<number>-<kind>-<random>.json`, sealed.
 *
 * INVARIANTS:
 * - a record is on the host before it is in the mirror, so what the mirror has was true, and is put back when
 *   the host has lost it; nothing else is ever written twice, and nothing is removed;
 * - nothing is put back on another engine than the one that the mirror is of;
 * - calls for one deployment run one after the other, so numbers grow in the order of the calls.
 */
export class VolumeLedger implements Ledger {
  readonly #volume: LedgerVolume;
  readonly #mirror: LedgerMirror;
  readonly #options: VolumeLedgerOptions;
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #warned = new Set<string>();
  readonly #decoded = new DecodedRecords();
  /** Once it was found to be the one that the mirror is of. */
  #engineId: string | null = null;

  constructor(options: VolumeLedgerOptions) {
    this.#options = options;
    this.#volume = new LedgerVolume(options.docker, options.clock);
    this.#mirror = new LedgerMirror(options.files, options.mirrorDirectory);
  }

  async deployments(): Promise<readonly string[]> {
    const onHost = new Set([...(await this.#volume.read(index)).keys()].filter(isDeploymentName));
    for (const deployment of await this.#mirror.deployments()) {
      if (onHost.has(deployment)) continue;
      if ((await this.read(deployment)).length > 0) onHost.add(deployment);
    }
    return [...onHost].sort();
  }

  async readAll(): Promise<ReadonlyMap<string, readonly LedgerRecord[]>> {
    const seen = await this.#readWhole();
    if (seen === null) return this.#readOneByOne();
    const names = new Set([...(seen.get(index)?.keys() ?? [])].filter(isDeploymentName));
    for (const deployment of await this.#mirror.directories()) names.add(deployment);
    const knowEngine = this.#askOnce();
    const read = [...names].sort().map(async (deployment) => {
      const files = seen.get(deployment) ?? new Map<string, Uint8Array>();
      return [deployment, await this.#takeSeen(deployment, files, knowEngine)] as const;
    });
    return new Map((await Promise.all(read)).filter(([, records]) => records.length > 0));
  }

  async read(deployment: string): Promise<readonly LedgerRecord[]> {
    assertDeploymentName(deployment);
    return this.#inTurn(deployment, () => this.#readNow(deployment));
  }

  async append(deployment: string, actor: string, body: LedgerBody): Promise<LedgerRecord> {
    assertDeploymentName(deployment);
    const now = this.#options.clock.now();
    // Why a copy: what is written and given back must not change with the caller's object.
    const own = structuredClone(body);
    return this.#inTurn(deployment, async () => {
      try {
        // Why first: what is on the wrong host cannot be taken back.
        if (this.#engineId === null) await this.#assertSameEngine();
        const copies = await this.#compare(deployment);
        await this.#putBack(deployment, copies);
        const sequence = copies.highestSequence + 1;
        const at = new Date(now).toISOString();
        const record: LedgerRecord = { format: 1, deployment, sequence, at, actor, body: own };
        const repair = { name: nameRecordFile(record), content: encodeRecord(record) };
        if (copies.highestSequence === 0) await this.#enterInIndex(deployment);
        await this.#volume.write(`${deployment}/${repair.name}`, repair.content);
        const missing = [...copies.forMirror, repair];
        await this.#bringMirrorUp(
          deployment,
          missing,
          async () => this.#engineId ?? this.#assertSameEngine(),
        );
        return record;
      } catch (error) {
        throw isTelling(error) ? error : unwritable(deployment, own.kind, error);
      }
    });
  }

  async readMirror(deployment: string): Promise<readonly LedgerRecord[]> {
    assertDeploymentName(deployment);
    const copies = compareCopies(deployment, new Map(), await this.#mirror.read(deployment), this.#decoded);
    this.#warnOfSkipped(deployment, copies);
    return copies.records;
  }

  async mirrored(): Promise<readonly string[]> {
    return this.#mirror.deployments();
  }

  /** Files of the ledger by deployment; null: it is too large to be given at once. */
  async #readWhole(): Promise<ReadonlyMap<string, ReadonlyMap<string, Uint8Array>> | null> {
    try {
      return byDirectory(await this.#volume.read(''));
    } catch (error) {
      const isTooLarge =
        isWindlassError(error, 'engine-error') && error.details['reason'] === 'answer-too-large';
      if (!isTooLarge) throw error;
      return null;
    }
  }

  async #readOneByOne(): Promise<ReadonlyMap<string, readonly LedgerRecord[]>> {
    const all = new Map<string, readonly LedgerRecord[]>();
    for (const deployment of await this.deployments()) all.set(deployment, await this.read(deployment));
    return all;
  }

  /** What was seen of one deployment a moment ago. */
  #takeSeen(
    deployment: string,
    seen: ReadonlyMap<string, Uint8Array>,
    knowEngine: () => Promise<string>,
  ): Promise<readonly LedgerRecord[]> {
    return this.#inTurn(deployment, async () => {
      const copies = await this.#compareWith(deployment, seen);
      // Why again: what the mirror has more may have been appended since, and is lost on the host only if it is now.
      if (copies.forHost.length > 0) return this.#readNow(deployment);
      await this.#bringMirrorUp(deployment, copies.forMirror, knowEngine);
      return copies.records;
    });
  }

  async #readNow(deployment: string): Promise<readonly LedgerRecord[]> {
    const copies = await this.#compare(deployment);
    try {
      await this.#putBack(deployment, copies);
    } catch (error) {
      // Why: what the mirror has is true, whether or not the host takes it back now.
      if (isTelling(error)) throw error;
      this.#options.logger.warn('ledger records could not be put back', { deployment, error });
    }
    await this.#bringMirrorUp(deployment, copies.forMirror, this.#askOnce());
    return copies.records;
  }

  async #compare(deployment: string): Promise<ComparedCopies> {
    return this.#compareWith(deployment, await this.#volume.read(deployment));
  }

  async #compareWith(deployment: string, host: ReadonlyMap<string, Uint8Array>): Promise<ComparedCopies> {
    const copies = compareCopies(deployment, host, await this.#mirror.read(deployment), this.#decoded);
    this.#warnOfSkipped(deployment, copies);
    return copies;
  }

  async #enterInIndex(deployment: string): Promise<void> {
    await this.#volume.write(`${index}/${deployment}`, new Uint8Array());
  }

  async #putBack(deployment: string, { forHost, isNewOnHost }: ComparedCopies): Promise<void> {
    if (forHost.length === 0) return;
    // Why each time: another engine may answer at the same address since.
    await this.#assertSameEngine();
    this.#options.logger.warn('the host has lost ledger records; they are put back', {
      deployment,
      records: forHost.map(({ name }) => name),
    });
    if (isNewOnHost) await this.#enterInIndex(deployment);
    for (const { name, content } of forHost) await this.#volume.write(`${deployment}/${name}`, content);
  }

  async #bringMirrorUp(
    deployment: string,
    repairs: readonly Repair[],
    knowEngine: () => Promise<string>,
  ): Promise<void> {
    if (repairs.length === 0) return;
    try {
      const engineId = await knowEngine();
      if ((await this.#mirror.engineId()) === null) await this.#mirror.writeEngineId(engineId);
      for (const { name, content } of repairs) await this.#mirror.write(deployment, name, content);
    } catch (error) {
      if (isWindlassError(error, 'engine-changed')) throw error;
      this.#options.logger.warn('the mirror of the ledger could not be written', { deployment, error });
      this.#options.onMirrorFailure?.(error);
    }
  }

  /** For one look. Why not once and for all: another engine may answer at the same address since. */
  #askOnce(): () => Promise<string> {
    let answer: Promise<string> | null = null;
    return () => (answer ??= this.#assertSameEngine());
  }

  async #assertSameEngine(): Promise<string> {
    const [expected, { id: found }] = await Promise.all([
      this.#mirror.engineId(),
      this.#options.docker.engine(),
    ]);
    if (expected !== null && expected !== found) {
      throw new WindlassError(
        'engine-changed',
        `another engine answers (${found}) than the one whose ledger is mirrored here (${expected})`,
        { expected, found },
      );
    }
    this.#engineId = found;
    return found;
  }

  #warnOfSkipped(deployment: string, { skipped }: ComparedCopies): void {
    for (const { name, reason } of skipped) {
      const path = `${deployment}/${name}`;
      if (this.#warned.has(path)) continue;
      this.#warned.add(path);
      this.#options.logger.warn('a ledger record is skipped', { record: path, reason });
    }
  }

  #inTurn<T>(deployment: string, call: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(deployment) ?? Promise.resolve()).then(call);
    const settled = turn
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.#turns.get(deployment) === settled) this.#turns.delete(deployment);
      });
    this.#turns.set(deployment, settled);
    return turn;
  }
}

function byDirectory(
  files: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, ReadonlyMap<string, Uint8Array>> {
  const directories = new Map<string, Map<string, Uint8Array>>();
  for (const [path, content] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) continue;
    const directory = path.slice(0, slash);
    const inside = directories.get(directory) ?? new Map<string, Uint8Array>();
    directories.set(directory, inside.set(path.slice(slash + 1), content));
  }
  return directories;
}

function isTelling(error: unknown): boolean {
  return isWindlassError(error) && tellingCodes.includes(error.code);
}

function unwritable(deployment: string, kind: string, error: unknown): WindlassError {
  const cause = isWindlassError(error) ? error.code : 'internal';
  const reason = error instanceof Error ? error.message : String(error);
  return new WindlassError(
    'ledger-unwritable',
    `the record "${kind}" of ${deployment} cannot be written on the host: ${reason}`,
    { deployment, kind, cause, reason },
    { cause: error, isRetryable: isWindlassError(error) && error.isRetryable },
  );
}
