import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { Deployment } from '../model/deployment.ts';
import type { OperationRecord } from '../model/operation.ts';
import { HostLock } from '../engine/host-lock.ts';
import { OperationFeed } from '../engine/operation-feed.ts';
import { OperationRun } from '../engine/operation-run.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import { createMasker } from '../policy/masking.ts';
import type { OperationHandle } from './application.ts';
import { requireNoErrors } from './pin-images.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import type { Workspace } from './workspace.ts';

/** Runs operations of this process; knows those under way. */
export class Launcher {
  readonly #workspace: Workspace;
  readonly #running = new Map<string, OperationHandle>();
  readonly #runs = new Set<OperationRun>();
  /** Operations of this process that have a record and are not running yet. */
  readonly #beginning = new Set<string>();
  readonly #listeners = new Set<(operation: OperationHandle) => void>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  running(id: string): OperationHandle | null {
    return this.#running.get(id) ?? null;
  }

  /** Of this process, running or about to: not one that was left behind. */
  isHere(id: string): boolean {
    return this.#running.has(id) || this.#beginning.has(id);
  }

  /** Calls back for each operation that begins here from now on; returns how to stop that. */
  onBegun(listener: (operation: OperationHandle) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  all(): readonly OperationHandle[] {
    return [...this.#running.values()];
  }

  /** The machine slept. */
  wake(): void {
    for (const run of this.#runs) run.wake();
  }

  /**
   * A new operation: record, lock, the checks that need the lock, then it runs. What is refused here has
   * changed nothing; the record says why.
   */
  async start(prepared: PreparedOperation, known: Deployment | null): Promise<OperationHandle> {
    const record = this.#newRecord(prepared);
    await this.#makeRoom(prepared);
    this.#beginning.add(prepared.id);
    try {
      await this.#save(prepared, record);
      return await this.#begin(prepared, record, known);
    } finally {
      this.#beginning.delete(prepared.id);
    }
  }

  async #begin(
    prepared: PreparedOperation,
    record: OperationRecord,
    known: Deployment | null,
  ): Promise<OperationHandle> {
    const { operationLog } = this.#workspace;
    let lock: HostLock | null = null;
    try {
      lock = await this.#lock(prepared);
      await this.#requireUnchanged(prepared, known);
      requireNoErrors([...prepared.checks, ...(await prepared.checkUnderLock())]);
      await prepared.persist();
      return await this.#launch(prepared, record, lock);
    } catch (error) {
      await lock?.release().catch(() => undefined);
      await operationLog.save(this.#refused(record, error));
      throw error;
    }
  }

  /** An operation that another process left, or that was held. */
  async takeUp(prepared: PreparedOperation, record: OperationRecord): Promise<OperationHandle> {
    const again: OperationRecord = {
      ...record,
      direction: prepared.direction,
      attempts: record.attempts + 1,
      end: null,
      endedAt: null,
    };
    this.#beginning.add(prepared.id);
    try {
      const lock = await this.#lock(prepared);
      await this.#save(prepared, again);
      return await this.#launch(prepared, again, lock);
    } finally {
      this.#beginning.delete(prepared.id);
    }
  }

  /** Only what goes forward may be refused for want of space; the way back begins with what the reserve held. */
  async #makeRoom(prepared: PreparedOperation): Promise<void> {
    const { operationLog, logger } = this.#workspace;
    try {
      await operationLog.reserve();
    } catch (error) {
      if (prepared.direction !== 'back') throw error;
      logger.warn('there is no space to reserve, going back all the same', { error: String(error) });
      await operationLog.releaseReserve();
    }
  }

  /** The way back goes on without a record that cannot be written: the host's own say what was done. */
  async #save(prepared: PreparedOperation, record: OperationRecord): Promise<void> {
    const { operationLog, logger } = this.#workspace;
    try {
      await operationLog.save(record);
    } catch (error) {
      if (prepared.direction !== 'back') throw error;
      logger.error('a record could not be written, going back all the same', { error: String(error) });
    }
  }

  async #lock(prepared: PreparedOperation): Promise<HostLock> {
    const records = await this.#workspace.operationLog.list();
    const open = new Set(
      records.filter((record) => record.end === null).map((record) => record.id as string),
    );
    const request = { deployment: prepared.deployment, operation: prepared.id, kind: prepared.kind };
    // Why also after an end: the lock of one whose connection was lost at its very end may still be there.
    return HostLock.acquire(prepared.host, this.#workspace.actor, request, (id) => !open.has(id));
  }

  /** What was held is decided once another operation of the deployment came to its end. */
  async #settleHeld(record: OperationRecord): Promise<void> {
    if (record.end === 'held' || record.end === 'failed') return;
    const { operationLog } = this.#workspace;
    for (const other of await operationLog.list()) {
      const isSame = other.deployment === record.deployment && other.environment === record.environment;
      if (other.end === 'held' && isSame) await operationLog.save({ ...other, end: 'failed' });
    }
  }

  async #launch(
    prepared: PreparedOperation,
    record: OperationRecord,
    lock: HostLock,
  ): Promise<OperationHandle> {
    const { operationLog, clock, logger, registry } = this.#workspace;
    const feed = await OperationFeed.open(prepared.id, operationLog, clock, logger);
    const mask = createMasker([...prepared.undertaking.secretValues]);
    feed.maskWith(mask);
    // Why also when it is resumed: of what another installation began nothing is known here.
    if (feed.isEmpty) {
      feed.emit({
        type: 'operation.started',
        operation: prepared.id,
        kind: prepared.kind,
        deployment: prepared.deployment,
        environment: prepared.host.environment.name,
        fromVersion: prepared.fromVersion,
        toVersion: prepared.toVersion,
        services: prepared.services.map((service) => service.service),
      });
    }
    if (record.attempts > 1) {
      feed.emit({ type: 'operation.resumed', attempt: record.attempts, direction: record.direction });
    }
    const run = new OperationRun(
      {
        host: prepared.host,
        registry,
        clock,
        logger,
        operationLog,
        lock,
        feed,
        engineCpus: prepared.engine.cpus,
        mask,
      },
      prepared.undertaking,
      record,
    );
    this.#runs.add(run);
    const finished = run
      .execute()
      .then(async (ended) => {
        await this.#settleHeld(ended).catch((error: unknown) =>
          logger.warn('an older record could not be settled', { error: String(error) }),
        );
        return ended;
      })
      .finally(() => {
        this.#running.delete(prepared.id);
        this.#runs.delete(run);
      });
    const handle: OperationHandle = {
      id: prepared.id,
      events: (after: number, onEvent: (event: OperationEvent) => void) => feed.follow(after, onEvent),
      cancel: () => run.cancel(),
      finished,
    };
    this.#running.set(prepared.id, handle);
    this.#tellBegun(handle);
    return handle;
  }

  /** Looking on must not stop an operation: a listener that throws is only logged. */
  #tellBegun(operation: OperationHandle): void {
    for (const listener of this.#listeners) {
      try {
        listener(operation);
      } catch (error) {
        this.#workspace.logger.warn('a listener failed at a new operation', { error: String(error) });
      }
    }
  }

  /** Between preparing and locking somebody else may have been here. */
  async #requireUnchanged(prepared: PreparedOperation, known: Deployment | null): Promise<void> {
    const now = foldDeployment(prepared.deployment, await prepared.host.ledger.read(prepared.deployment));
    if (essence(now) === essence(known)) return;
    throw new WindlassError('drift', `${prepared.deployment} has been changed meanwhile; look again`, {
      deployment: prepared.deployment,
      status: now?.status ?? null,
    });
  }

  #newRecord(prepared: PreparedOperation): OperationRecord {
    const { clock, actor } = this.#workspace;
    return {
      format: 1,
      id: prepared.id,
      kind: prepared.kind,
      environment: prepared.host.environment.id,
      deployment: prepared.deployment,
      release: prepared.release,
      fromVersion: prepared.fromVersion,
      toVersion: prepared.toVersion,
      direction: prepared.direction,
      phase: 'preflight',
      plan: null,
      options: prepared.options,
      attempts: 1,
      actor: actor.name,
      startedAt: new Date(clock.now()).toISOString(),
      endedAt: null,
      end: null,
      error: null,
      failureLog: [],
      phaseTimes: {},
    };
  }

  #refused(record: OperationRecord, error: unknown): OperationRecord {
    const endedAt = new Date(this.#workspace.clock.now()).toISOString();
    if (!isWindlassError(error))
      this.#workspace.logger.error('an operation could not begin', { error: String(error) });
    return { ...record, end: 'refused', endedAt, error: toErrorShape(error) };
  }
}

function essence(deployment: Deployment | null): string {
  if (deployment === null || deployment.status === 'Removed') return 'none';
  return canonicalJson([deployment.status, deployment.current, deployment.pending]);
}
