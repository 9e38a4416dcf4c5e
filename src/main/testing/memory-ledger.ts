import { WindlassError } from '../../shared/errors.ts';
import type { LedgerBody, LedgerRecord } from '../core/model/ledger-record.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';

/** What a host keeps of its ledger; outlives every process that opens a `MemoryLedger` on it. */
export class MemoryLedgerHost {
  readonly records = new Map<string, readonly LedgerRecord[]>();
}

interface AppendFault {
  readonly error: WindlassError;
  readonly isWritten: boolean;
}

/** The ledger without a host: two on one `MemoryLedgerHost` are two operators, each with an own mirror. */
export class MemoryLedger implements Ledger {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #host: MemoryLedgerHost;
  readonly #mirror = new Map<string, readonly LedgerRecord[]>();
  readonly #faults: AppendFault[] = [];

  constructor(clock: Pick<Clock, 'now'>, host: MemoryLedgerHost = new MemoryLedgerHost()) {
    this.#clock = clock;
    this.#host = host;
  }

  async deployments(): Promise<readonly string[]> {
    return [...this.#host.records.keys()].sort();
  }

  async readAll(): Promise<ReadonlyMap<string, readonly LedgerRecord[]>> {
    const all = new Map<string, readonly LedgerRecord[]>();
    for (const deployment of await this.deployments()) all.set(deployment, await this.read(deployment));
    return all;
  }

  async read(deployment: string): Promise<readonly LedgerRecord[]> {
    assertName(deployment);
    const records = this.#host.records.get(deployment) ?? [];
    if (records.length > 0) this.#mirror.set(deployment, records);
    return records;
  }

  async append(deployment: string, actor: string, body: LedgerBody): Promise<LedgerRecord> {
    assertName(deployment);
    const fault = this.#faults.shift();
    if (fault?.isWritten === false) throw fault.error;
    const records = this.#host.records.get(deployment) ?? [];
    const record: LedgerRecord = {
      format: 1,
      deployment,
      sequence: (records.at(-1)?.sequence ?? 0) + 1,
      at: new Date(this.#clock.now()).toISOString(),
      actor,
      // Why: what was written must not change with the caller's object.
      body: structuredClone(body),
    };
    this.#host.records.set(deployment, [...records, record]);
    if (fault !== undefined) throw fault.error;
    await this.read(deployment);
    return record;
  }

  async readMirror(deployment: string): Promise<readonly LedgerRecord[]> {
    assertName(deployment);
    return this.#mirror.get(deployment) ?? [];
  }

  async mirrored(): Promise<readonly string[]> {
    return [...this.#mirror.keys()].sort();
  }

  /** The next append that is not yet spoken for fails; `written`: the host has the record all the same. */
  failNextAppend(error: WindlassError, when: 'before' | 'written' = 'before'): void {
    this.#faults.push({ error, isWritten: when === 'written' });
  }
}

function assertName(deployment: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(deployment)) return;
  throw new WindlassError('name-invalid', `${deployment} is no deployment name`, { deployment });
}
