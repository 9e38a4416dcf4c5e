import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId } from '../core/model/ids.ts';
import type { EngineInfo, ObservedContainer } from '../core/model/observed.ts';
import type { Application } from '../core/operations/application.ts';
import { createApplication } from '../core/operations/create-application.ts';
import type { Workspace } from '../core/operations/workspace.ts';
import type { DockerTarget, HostEvent, HostListener } from '../core/ports/docker-target.ts';
import type { Hosts } from '../core/ports/hosts.ts';
import { KillSwitch } from './kill-switch.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryLedger } from './memory-ledger.ts';
import {
  MemoryDisk,
  MemoryOperationLog,
  MemorySettings,
  SimulatedActor,
  silentLogger,
} from './memory-stores.ts';

export interface CountedEngine {
  readonly application: Application;
  readonly clock: ManualClock;
  /** Names of the calls, in order; those of the ledger as `ledger.read`. */
  readonly calls: string[];
  /** What a test may change. */
  readonly state: { engineId: string; containers: readonly ObservedContainer[]; error: Error | null };
  happens(event: HostEvent): void;
}

/** The use cases over one engine `Far` with the deployments that are named, which counts what it is asked. */
export async function countedEngine(deployments: readonly string[]): Promise<CountedEngine> {
  const clock = new ManualClock();
  const calls: string[] = [];
  const state: CountedEngine['state'] = { engineId: 'e1', containers: [], error: null };
  const listeners = new Set<HostListener>();
  const docker: Partial<DockerTarget> = {
    engine: async () => ({ id: state.engineId, name: 'far' }) as EngineInfo,
    containersOf: async () => (state.error === null ? state.containers : Promise.reject(state.error)),
    inspectContainer: async (id) => state.containers.find((container) => container.id === id) ?? null,
    listHolders: async () => [],
    events: (_since, listener, signal) => {
      listeners.add(listener);
      listener.opened();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  const ledger = new MemoryLedger(clock);
  const created = { kind: 'created', fingerprintKey: 'k', policy: { rollback: 'manual' } } as const;
  for (const deployment of deployments) await ledger.append(deployment, 'ann', created);
  const counted = {
    docker: counting(docker as DockerTarget, '', calls),
    ledger: counting(ledger, 'ledger.', calls),
  };
  const hosts: Pick<Hosts, 'open'> = { open: async (environment) => ({ environment, ...counted }) };
  const application = createApplication({ ...ownParts(clock), hosts } as Workspace);
  const happens = (event: HostEvent): void => listeners.forEach((listener) => listener.happened(event));
  return { application, clock, calls, state, happens };
}

function ownParts(clock: ManualClock): Partial<Workspace> {
  const disk = new MemoryDisk();
  const address = { kind: 'docker-host', dockerHost: 'unix:///far' } as const;
  disk.environments.push({ ...newEnvironment(asEnvironmentId('far'), 'Far', address), engineId: 'e1' });
  return {
    settings: new MemorySettings(disk, 'install'),
    operationLog: new MemoryOperationLog(disk),
    actor: new SimulatedActor('ann', 'install', 1, new KillSwitch(Infinity)),
    logger: silentLogger,
    clock,
  };
}

function counting<T extends object>(subject: T, prefix: string, calls: string[]): T {
  return new Proxy(subject, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member);
      if (typeof value !== 'function') return value;
      return (...input: unknown[]): unknown => {
        calls.push(`${prefix}${String(member)}`);
        return Reflect.apply(value, target, input);
      };
    },
  });
}
