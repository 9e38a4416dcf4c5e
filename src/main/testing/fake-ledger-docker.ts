import { WindlassError } from '../../shared/errors.ts';
import type { LedgerDocker } from '../adapters/ledger/ledger-volume.ts';
import type { EngineInfo, ObservedContainer } from '../core/model/observed.ts';
import type { Holder, HolderSpec } from '../core/ports/docker-target.ts';

type Call = keyof LedgerDocker;

interface Fault {
  readonly call: Call;
  readonly error: WindlassError;
  readonly isDone: boolean;
}

/** A host with volumes and holders and nothing else, whose every call can be told to fail. */
export class FakeLedgerDocker implements LedgerDocker {
  readonly calls: Call[] = [];
  readonly volumes = new Map<string, Map<string, Uint8Array>>();
  readonly holders = new Map<string, { readonly spec: HolderSpec; readonly id: string }>();
  /** Names of containers that are not ours. */
  readonly foreign = new Set<string>();
  engineId = 'engine-1';
  /** How often a new holder is left out when somebody looks, as while an engine is still making it. */
  unseenLooks = 0;
  #faults: Fault[] = [];
  #made = 0;

  /** The next such call fails; `done`: after it had its effect. */
  failNext(call: Call, error: WindlassError, when: 'before' | 'done' = 'before'): void {
    this.#faults.push({ call, error, isDone: when === 'done' });
  }

  /** As `docker container prune` does, and, when nothing holds it, `docker volume prune`. */
  prune(what: 'holder' | 'holder and volume'): void {
    this.holders.clear();
    if (what === 'holder and volume') this.volumes.clear();
  }

  /** Record files of a deployment on the host, by name. */
  files(deployment: string): Map<string, Uint8Array> {
    const volume = this.volumes.get('windlass-ledger') ?? new Map<string, Uint8Array>();
    const prefix = `${deployment}/`;
    const own = [...volume].filter(([path]) => path.startsWith(prefix));
    return new Map(own.map(([path, content]) => [path.slice(prefix.length), content]));
  }

  /** Changes or removes (null) a file behind everybody's back. */
  damage(path: string, change: (content: Uint8Array) => Uint8Array | null): void {
    const volume = this.volumes.get('windlass-ledger');
    const content = volume?.get(path);
    if (volume === undefined || content === undefined) throw new Error(`no file ${path}`);
    const changed = change(content);
    if (changed === null) volume.delete(path);
    else volume.set(path, changed);
  }

  engine(): Promise<EngineInfo> {
    const info: Partial<EngineInfo> = { id: this.engineId };
    return this.#run('engine', () => info as EngineInfo);
  }

  listHolders(role: string): Promise<readonly Holder[]> {
    return this.#run('listHolders', () =>
      this.#look()
        .filter(({ spec }) => spec.role === role)
        .map(({ spec, id }) => ({
          id,
          name: spec.name,
          role: spec.role,
          labels: spec.labels,
          createdAt: '',
        })),
    );
  }

  createHolder(spec: HolderSpec): Promise<string> {
    return this.#run('createHolder', () => {
      const isTaken = [...this.holders.values()].some((holder) => holder.spec.name === spec.name);
      if (isTaken || this.foreign.has(spec.name))
        throw new WindlassError('name-taken', `${spec.name} is taken`);
      this.#made += 1;
      const id = `holder-${this.#made}`;
      this.holders.set(id, { spec, id });
      const volume = spec.volume?.name;
      if (volume !== undefined && !this.volumes.has(volume)) this.volumes.set(volume, new Map());
      return id;
    });
  }

  inspectContainer(name: string): Promise<ObservedContainer | null> {
    return this.#run('inspectContainer', () => {
      const isSeen = this.foreign.has(name) || this.#look().some(({ spec }) => spec.name === name);
      return isSeen ? ({ name } as ObservedContainer) : null;
    });
  }

  hasVolume(name: string): Promise<boolean> {
    return this.#run('hasVolume', () => this.volumes.has(name));
  }

  readFiles(container: string, directory: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#run('readFiles', () => {
      const prefix = `${this.#pathInVolume(directory)}/`.replace(/^\//, '');
      const files = [...this.#volumeOf(container)].filter(([path]) => path.startsWith(prefix));
      return new Map(files.map(([path, content]) => [path.slice(prefix.length), content]));
    });
  }

  writeFile(container: string, path: string, content: Uint8Array): Promise<void> {
    return this.#run('writeFile', () => {
      this.#volumeOf(container).set(this.#pathInVolume(path), Uint8Array.from(content));
    });
  }

  #look() {
    if (this.holders.size > 0 && this.unseenLooks > 0) {
      this.unseenLooks -= 1;
      return [];
    }
    return [...this.holders.values()];
  }

  #pathInVolume(path: string): string {
    if (!/^\/ledger(\/|$)/.test(path)) throw new Error(`outside of the ledger: ${path}`);
    return path.slice('/ledger/'.length);
  }

  #volumeOf(container: string): Map<string, Uint8Array> {
    const volume = this.volumes.get(this.holders.get(container)?.spec.volume?.name ?? '');
    if (volume === undefined) throw new WindlassError('not-found', `no container ${container}`);
    return volume;
  }

  async #run<T>(call: Call, work: () => T): Promise<T> {
    this.calls.push(call);
    const fault = this.#faults.find((candidate) => candidate.call === call);
    this.#faults = this.#faults.filter((candidate) => candidate !== fault);
    // Why a turn: callers must not rely on an engine that answers at once.
    await new Promise(setImmediate);
    if (fault?.isDone === false) throw fault.error;
    const result = work();
    if (fault !== undefined) throw fault.error;
    return result;
  }
}
