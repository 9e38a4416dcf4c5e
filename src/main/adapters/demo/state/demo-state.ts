import { EngineRefusal, noSuchContainer } from '../engine-refusal.ts';
import type { ContainerRecord, JsonObject, Program } from './container-record.ts';
import type { FileTree } from './file-tree.ts';
import type { IdSource } from './id-source.ts';

export interface ImageRecord {
  readonly id: string;
  /** `name:tag` */
  tags: string[];
  /** `name@sha256:…` */
  digests: string[];
  readonly createdAt: string;
  readonly comment: string;
  readonly config: JsonObject;
  readonly sizeBytes: number;
  /** Digests, lowest first. */
  readonly layers: readonly string[];
  readonly program: Program;
}

export interface NetworkRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly driver: string;
  readonly isPredefined: boolean;
  /** Everything else that `inspect` shows, but the containers. */
  readonly detail: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** IPv4 subnet in CIDR form; null: none. */
  readonly subnet: string | null;
  /** Only in subnets that somebody chose may a container choose its address. */
  readonly isSubnetChosen: boolean;
  readonly gateway: string;
}

export interface VolumeRecord {
  readonly name: string;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly options: Readonly<Record<string, string>> | null;
  readonly files: FileTree;
}

/** A host port that is taken though no container publishes it. */
export interface TakenPort {
  readonly protocol: string;
  readonly hostIp: string;
  readonly hostPort: number;
  /** `ghost`: left by an engine that was killed while starting a container; gone after a clean engine stop. */
  readonly kind: 'ghost' | 'foreign';
}

/** All that the engine knows. Plain data; survives the engine, as the disk of a host does. */
export class DemoState {
  readonly ids: IdSource;
  readonly engineId: string;
  readonly containers = new Map<string, ContainerRecord>();
  readonly images = new Map<string, ImageRecord>();
  readonly networks = new Map<string, NetworkRecord>();
  readonly volumes = new Map<string, VolumeRecord>();
  takenPorts: TakenPort[] = [];
  /** Existing paths of the host that a bind may name, each with its files. */
  readonly hostPaths = new Map<string, FileTree>();
  nextPid = 1000;
  /** False from a start until a clean stop: what a killed engine leaves behind. */
  wasStoppedCleanly = true;
  onTouch: (() => void) | null = null;
  #version = 0;

  constructor(ids: IdSource, engineId: string) {
    this.ids = ids;
    this.engineId = engineId;
  }

  /** Grows with every change that is worth keeping. */
  get version(): number {
    return this.#version;
  }

  /** Notes a change, and tells whoever keeps the state. */
  touch(): void {
    this.#version++;
    this.onTouch?.();
  }

  /** By full id, name (with or without slash) or unique id prefix. Throws 404 with the real text. */
  container(reference: string): ContainerRecord {
    const found = this.findContainer(reference);
    if (found === null) throw noSuchContainer(reference);
    return found;
  }

  findContainer(reference: string): ContainerRecord | null {
    const exact = this.containers.get(reference) ?? this.containerNamed(reference.replace(/^\//, ''));
    if (exact !== null) return exact;
    if (!/^[0-9a-f]+$/.test(reference)) return null;
    const found = [...this.containers.values()].filter(({ id }) => id.startsWith(reference));
    if (found.length > 1)
      throw new EngineRefusal(400, `Multiple IDs found with provided prefix: ${reference}`);
    return found[0] ?? null;
  }

  containerNamed(name: string): ContainerRecord | null {
    return [...this.containers.values()].find((container) => container.name === name) ?? null;
  }

  volume(name: string): VolumeRecord {
    const found = this.volumes.get(name);
    if (found === undefined) throw new EngineRefusal(404, `get ${name}: no such volume`);
    return found;
  }
}
