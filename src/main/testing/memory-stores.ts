import { firstPreferences } from '../../shared/contract/preferences.ts';
import type { Preferences } from '../../shared/contract/shapes/application.ts';
import { WindlassError } from '../../shared/errors.ts';
import type { OperationEvent } from '../../shared/operation-event.ts';
import type { Environment, Source } from '../core/model/environment.ts';
import type { OperationRecord } from '../core/model/operation.ts';
import type { OperationLog } from '../core/ports/operation-log.ts';
import type { Registry, RegistryLogins } from '../core/ports/registry.ts';
import type { Secrets } from '../core/ports/secrets.ts';
import type { Settings } from '../core/ports/settings.ts';
import type { Actor, Logger } from '../core/ports/system.ts';
import { KillSwitch } from './kill-switch.ts';

/** What outlives a simulated process on its machine. */
export class MemoryDisk {
  readonly records = new Map<string, OperationRecord>();
  readonly events = new Map<string, OperationEvent[]>();
  readonly secrets = new Map<string, Readonly<Record<string, string>>>();
  environments: Environment[] = [];
  sources: Source[] = [];
  preferences = firstPreferences;
  window: unknown = null;
  /** What is stored is there, and the keys to it cannot be had. */
  areSecretsLocked = false;

  copy(): MemoryDisk {
    const copy = new MemoryDisk();
    for (const [id, record] of this.records) copy.records.set(id, record);
    for (const [id, events] of this.events) copy.events.set(id, [...events]);
    for (const [scope, values] of this.secrets) copy.secrets.set(scope, values);
    return Object.assign(copy, {
      environments: this.environments,
      sources: this.sources,
      preferences: this.preferences,
      window: this.window,
    });
  }
}

export class MemoryOperationLog implements OperationLog {
  readonly #disk: MemoryDisk;
  readonly #kill: KillSwitch;

  constructor(disk: MemoryDisk, kill: KillSwitch = new KillSwitch(Infinity)) {
    this.#disk = disk;
    this.#kill = kill;
  }

  save(record: OperationRecord): Promise<void> {
    return this.#kill.mutation(`save ${record.phase}`, async () => {
      this.#disk.records.set(record.id, structuredClone(record));
    });
  }

  load(id: string): Promise<OperationRecord | null> {
    return this.#kill.read(async () => this.#disk.records.get(id) ?? null);
  }

  list(): Promise<readonly OperationRecord[]> {
    return this.#kill.read(async () =>
      [...this.#disk.records.values()].sort((a, b) =>
        a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1,
      ),
    );
  }

  damaged(): Promise<readonly WindlassError[]> {
    return Promise.resolve([]);
  }

  appendEvent(id: string, event: OperationEvent): Promise<void> {
    if (this.#kill.isDead) return new Promise(() => undefined);
    const events = this.#disk.events.get(id) ?? [];
    events.push(event);
    this.#disk.events.set(id, events);
    return Promise.resolve();
  }

  events(id: string, after: number): Promise<readonly OperationEvent[]> {
    return this.#kill.read(async () => (this.#disk.events.get(id) ?? []).filter((e) => e.sequence > after));
  }

  reserve(): Promise<void> {
    return Promise.resolve();
  }

  releaseReserve(): Promise<void> {
    return Promise.resolve();
  }
}

export class MemorySecrets implements Secrets {
  readonly #disk: MemoryDisk;
  readonly #kill: KillSwitch;

  constructor(disk: MemoryDisk, kill: KillSwitch = new KillSwitch(Infinity)) {
    this.#disk = disk;
    this.#kill = kill;
  }

  read(scope: string): Promise<Readonly<Record<string, string>>> {
    return this.#kill.read(async () => {
      this.#requireKeys();
      return this.#disk.secrets.get(scope) ?? {};
    });
  }

  write(scope: string, values: Readonly<Record<string, string>>): Promise<void> {
    return this.#kill.mutation('write secrets', async () => {
      this.#requireKeys();
      this.#disk.secrets.set(scope, values);
    });
  }

  remove(scope: string): Promise<void> {
    return this.#kill.mutation('remove secrets', async () => void this.#disk.secrets.delete(scope));
  }

  #requireKeys(): void {
    if (this.#disk.areSecretsLocked) throw new WindlassError('secrets-locked', 'the keys are locked', {});
  }
}

export class MemorySettings implements Settings {
  readonly #disk: MemoryDisk;
  readonly #installId: string;

  constructor(disk: MemoryDisk, installId: string) {
    this.#disk = disk;
    this.#installId = installId;
  }

  installId(): string {
    return this.#installId;
  }

  environments(): readonly Environment[] {
    return this.#disk.environments;
  }

  saveEnvironment(environment: Environment): void {
    this.#disk.environments = [
      ...this.#disk.environments.filter((e) => e.id !== environment.id),
      environment,
    ];
  }

  removeEnvironment(id: string): void {
    this.#disk.environments = this.#disk.environments.filter((environment) => environment.id !== id);
  }

  sources(): readonly Source[] {
    return this.#disk.sources;
  }

  saveSource(source: Source): void {
    this.#disk.sources = [...this.#disk.sources.filter((other) => other.id !== source.id), source];
  }

  removeSource(id: string): void {
    this.#disk.sources = this.#disk.sources.filter((source) => source.id !== id);
  }

  preferences(): Preferences {
    return this.#disk.preferences;
  }

  savePreferences(preferences: Preferences): void {
    this.#disk.preferences = preferences;
  }

  window(): unknown {
    return this.#disk.window;
  }

  saveWindow(window: Readonly<Record<string, unknown>>): void {
    this.#disk.window = window;
  }
}

/** Everybody may read everything. */
export const anonymousRegistry: Registry = {
  authFor: () => Promise.resolve(null),
  diagnose: () => Promise.resolve(null),
};

export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A process of an installation; alive until its switch kills it. */
export class SimulatedActor implements Actor {
  static readonly #living = new Set<string>();
  static #count = 0;
  readonly name: string;
  readonly installId: string;
  readonly pid: number;
  readonly processStart: string;

  constructor(name: string, installId: string, pid: number, kill: KillSwitch) {
    this.name = name;
    this.installId = installId;
    this.pid = pid;
    SimulatedActor.#count += 1;
    this.processStart = `${installId}-${SimulatedActor.#count}`;
    SimulatedActor.#living.add(this.processStart);
    void kill.died.then(() => SimulatedActor.#living.delete(this.processStart));
  }

  isAlive(_pid: number, processStart: string): boolean {
    return SimulatedActor.#living.has(processStart);
  }
}

/** Nobody entered any. */
export const noLogins: RegistryLogins = {
  list: () => Promise.resolve([]),
  save: () => Promise.reject(new Error('nobody arranged a login')),
  remove: () => Promise.reject(new Error('nobody arranged a login')),
  authFor: () => Promise.resolve(null),
};
