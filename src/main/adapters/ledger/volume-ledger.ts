import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { LedgerBody, LedgerRecord } from '../../core/model/ledger-record.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { Logger } from '../../core/ports/system.ts';
import { compareCopies } from './compare-copies.ts';
import type { ComparedCopies, Repair } from './compare-copies.ts';
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

  async read(deployment: string): Promise<readonly LedgerRecord[]> {
    assertDeploymentName(deployment);
    return this.#inTurn(deployment, async () => {
      const copies = await this.#compare(deployment);
      try {
        await this.#putBack(deployment, copies);
      } catch (error) {
        // Why: what the mirror has is true, whether or not the host takes it back now.
        if (isTelling(error)) throw error;
        this.#options.logger.warn('ledger records could not be put back', { deployment, error });
      }
      await this.#bringMirrorUp(deployment, copies.forMirror);
      return copies.records;
    });
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
        await this.#bringMirrorUp(deployment, [...copies.forMirror, repair]);
        return record;
      } catch (error) {
        throw isTelling(error) ? error : unwritable(deployment, own.kind, error);
      }
    });
  }

  async readMirror(deployment: string): Promise<readonly LedgerRecord[]> {
    assertDeploymentName(deployment);
    const copies = compareCopies(deployment, new Map(), await this.#mirror.read(deployment));
    this.#warnOfSkipped(deployment, copies);
    return copies.records;
  }

  async mirrored(): Promise<readonly string[]> {
    return this.#mirror.deployments();
  }

  async #compare(deployment: string): Promise<ComparedCopies> {
    const host = await this.#volume.read(deployment);
    const copies = compareCopies(deployment, host, await this.#mirror.read(deployment));
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

  async #bringMirrorUp(deployment: string, repairs: readonly Repair[]): Promise<void> {
    if (repairs.length === 0) return;
    try {
      const engineId = this.#engineId ?? (await this.#assertSameEngine());
      if ((await this.#mirror.engineId()) === null) await this.#mirror.writeEngineId(engineId);
      for (const { name, content } of repairs) await this.#mirror.write(deployment, name, content);
    } catch (error) {
      if (isWindlassError(error, 'engine-changed')) throw error;
      this.#options.logger.warn('the mirror of the ledger could not be written', { deployment, error });
      this.#options.onMirrorFailure?.(error);
    }
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
