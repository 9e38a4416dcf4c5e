import type { Certificate } from '../../shared/certificate.ts';
import { NodeHasher } from '../adapters/system/node-hasher.ts';
import type { Application } from '../core/operations/application.ts';
import { createApplication } from '../core/operations/create-application.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { OperationLog } from '../core/ports/operation-log.ts';
import type { Actor, Ids } from '../core/ports/system.ts';
import type { KillSwitch } from './kill-switch.ts';
import {
  MemorySecrets,
  MemorySettings,
  anonymousRegistry,
  noLogins,
  silentLogger,
  type MemoryDisk,
} from './memory-stores.ts';
import { openProtection } from './open-protection.ts';

export interface SimulatedParts {
  readonly dataDirectory: string;
  readonly disk: MemoryDisk;
  readonly kill: KillSwitch;
  readonly actor: Actor;
  readonly operationLog: OperationLog;
  readonly docker: DockerTarget;
  readonly ledger: Ledger;
  readonly definitions: Definitions;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the host's transport; left out: none. */
  certificates?(): readonly Certificate[];
}

/** The whole product but its doors, on one host. */
export function simulatedApplication(parts: SimulatedParts): Application {
  const { docker, ledger, disk, kill, actor } = parts;
  return createApplication({
    dataDirectory: parts.dataDirectory,
    settings: new MemorySettings(disk, actor.installId),
    secrets: new MemorySecrets(disk, kill),
    secretProtection: openProtection,
    operationLog: parts.operationLog,
    definitions: parts.definitions,
    registry: anonymousRegistry,
    registryLogins: noLogins,
    hosts: {
      open: (environment) => Promise.resolve({ environment, docker, ledger }),
      discover: () => Promise.resolve([]),
      knownPlaces: () => Promise.resolve([]),
      test: async () => ({ engine: await docker.engine(), latencyMs: 0, certificates: [] }),
      certificates: () => Promise.resolve(parts.certificates?.() ?? []),
      acceptHostKey: () => Promise.resolve(),
      answer: () => undefined,
      forget: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    clock: parts.clock,
    ids: parts.ids,
    hasher: new NodeHasher(),
    actor,
    disk: { freeBytes: () => Promise.resolve(null) },
    logger: silentLogger,
  });
}

/** The same ids in the same order, each different from those of other sources that begin elsewhere. */
export function countingIds(first: number): Ids {
  let count = first;
  return {
    next: (now) => {
      count += 1;
      const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
      return `${time}-${count.toString(16).padStart(4, '0')}`;
    },
    key: () => 'k'.repeat(64),
  };
}
