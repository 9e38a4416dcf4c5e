import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { Host } from '../ports/hosts.ts';
import type { Holder } from '../ports/docker-target.ts';
import type { Actor } from '../ports/system.ts';

/** What a lock says of its holder; all of it is public on the host. */
export interface LockRequest {
  readonly deployment: string;
  readonly operation: string;
  readonly kind: string;
}

/**
 * One operation per deployment at a time, across operators: a created, never started container whose name
 * is the lock, because a container name is the one thing that the Docker API hands out atomically.
 *
 * INVARIANTS: the lock with the highest epoch rules. Epochs grow by one; taking over is creating the next
 * one on purpose. A holder that finds another one ruling, or its own gone, stops before its next mutation;
 * the engine cannot refuse the one call that may be under way.
 */
export class HostLock {
  readonly #host: Host;
  readonly #deployment: string;
  readonly #id: string;
  #check: Promise<void> | null = null;

  private constructor(host: Host, deployment: string, id: string) {
    this.#host = host;
    this.#deployment = deployment;
    this.#id = id;
  }

  /**
   * Takes the lock, also over one of this installation that nobody uses: left by a dead process, or of an
   * operation that came to its end, held or not. That is the next epoch as well, so that its labels tell who
   * works now. Else `locked`.
   */
  static async acquire(
    host: Host,
    actor: Actor,
    request: LockRequest,
    isIdleHere: (operation: string) => boolean = () => false,
  ): Promise<HostLock> {
    const ruling = await rulingLock(host, request.deployment);
    if (ruling !== null) {
      const isIdle = isOwnInstall(ruling, actor) && isIdleHere(ruling.labels['operation'] ?? '');
      if (!isOwnDead(ruling, actor) && !isIdle) throw lockedBy(ruling);
      return HostLock.#create(host, actor, request, epochOf(ruling) + 1);
    }
    return HostLock.#create(host, actor, request, 1);
  }

  /** Breaks the lock with that id: whoever holds it stops before its next mutation. */
  static async takeOver(host: Host, actor: Actor, request: LockRequest, lockId: string): Promise<HostLock> {
    const ruling = await rulingLock(host, request.deployment);
    if (ruling === null || lockId.length < 6 || !ruling.id.startsWith(lockId)) {
      throw new WindlassError('locked', `the lock of ${request.deployment} is not ${lockId}`, {
        deployment: request.deployment,
        lock: ruling === null ? null : describeLock(ruling),
        given: lockId,
      });
    }
    return HostLock.#create(host, actor, request, epochOf(ruling) + 1);
  }

  static async #create(host: Host, actor: Actor, request: LockRequest, epoch: number): Promise<HostLock> {
    let id: string;
    try {
      id = await host.docker.createHolder({
        name: `windlass-lock.${request.deployment}.${epoch}`,
        role: 'lock',
        labels: {
          deployment: request.deployment,
          operation: request.operation,
          kind: request.kind,
          owner: actor.name,
          install: actor.installId,
          pid: String(actor.pid),
          process: actor.processStart,
        },
        volume: null,
        ports: [],
      });
    } catch (error) {
      const ruling = await rulingLock(host, request.deployment);
      // Why: a cut answer may hide a success; the label tells whose the lock is.
      if (ruling !== null && isOwnLiving(ruling, actor, request)) {
        return new HostLock(host, request.deployment, ruling.id);
      }
      if (isWindlassError(error, 'name-taken')) throw lockedBy(ruling);
      throw error;
    }
    const ruling = await rulingLock(host, request.deployment);
    if (ruling?.id !== id) {
      await host.docker.removeContainer(id);
      throw lockedBy(ruling);
    }
    return new HostLock(host, request.deployment, id);
  }

  /**
   * Throws `lock-lost` unless this lock rules. Calls made while a check waits to be sent share it; a check
   * already under way may have looked too early and is not shared.
   */
  async assertHeld(): Promise<void> {
    this.#check ??= Promise.resolve().then(() => {
      this.#check = null;
      return this.#assertRuling();
    });
    return this.#check;
  }

  async #assertRuling(): Promise<void> {
    const ruling = await rulingLock(this.#host, this.#deployment);
    if (ruling?.id === this.#id) return;
    throw new WindlassError('lock-lost', `the lock of ${this.#deployment} was taken over`, {
      deployment: this.#deployment,
      holder: ruling === null ? null : describeLock(ruling),
    });
  }

  /** Gives the lock up, with all epochs below it. Nothing happens when it was lost. */
  async release(): Promise<void> {
    const locks = await locksOf(this.#host, this.#deployment);
    const own = locks.find((lock) => lock.id === this.#id);
    if (own === undefined) return;
    for (const lock of locks.filter((other) => epochOf(other) <= epochOf(own)).reverse()) {
      await this.#host.docker.removeContainer(lock.id);
    }
  }
}

/** Who holds the deployment now; null when it is free. */
export async function rulingLock(host: Host, deployment: string): Promise<Holder | null> {
  const locks = await locksOf(host, deployment);
  return locks.at(-1) ?? null;
}

/** Lowest epoch first. */
async function locksOf(host: Host, deployment: string): Promise<readonly Holder[]> {
  const prefix = `windlass-lock.${deployment}.`;
  const holders = await host.docker.listHolders('lock');
  return holders
    .filter((holder) => holder.name.startsWith(prefix) && /^\d+$/.test(holder.name.slice(prefix.length)))
    .sort((a, b) => epochOf(a) - epochOf(b));
}

function epochOf(lock: Holder): number {
  return Number(lock.name.slice(lock.name.lastIndexOf('.') + 1));
}

/** Left by a process of this installation that is gone. */
export function isOwnDead(lock: Holder, actor: Actor): boolean {
  return (
    isOwnInstall(lock, actor) && !actor.isAlive(Number(lock.labels['pid']), lock.labels['process'] ?? '')
  );
}

/** Of this very process. */
export function isOwnProcess(lock: Holder, actor: Actor): boolean {
  return (
    isOwnInstall(lock, actor) &&
    lock.labels['pid'] === String(actor.pid) &&
    lock.labels['process'] === actor.processStart
  );
}

function isOwnInstall(lock: Holder, actor: Actor): boolean {
  return lock.labels['install'] === actor.installId;
}

function isOwnLiving(lock: Holder, actor: Actor, request: LockRequest): boolean {
  return (
    isOwnInstall(lock, actor) &&
    lock.labels['pid'] === String(actor.pid) &&
    lock.labels['operation'] === request.operation
  );
}

export function describeLock(lock: Holder): Readonly<Record<string, string>> {
  return {
    id: lock.id.slice(0, 12),
    owner: lock.labels['owner'] ?? '',
    operation: lock.labels['operation'] ?? '',
    kind: lock.labels['kind'] ?? '',
    since: lock.createdAt,
  };
}

/** Throws `locked` when somebody else works on the deployment now. */
export async function requireUnlocked(host: Host, actor: Actor, deployment: string): Promise<void> {
  const ruling = await rulingLock(host, deployment);
  if (ruling !== null && !isOwnInstall(ruling, actor)) throw lockedBy(ruling);
}

function lockedBy(lock: Holder | null): WindlassError {
  const holder = lock === null ? null : describeLock(lock);
  return new WindlassError(
    'locked',
    holder === null
      ? 'another operator took the lock at the same moment'
      : `locked by ${holder['owner']} (${holder['kind']} ${holder['operation']}) since ${holder['since']}`,
    { ...holder },
  );
}
