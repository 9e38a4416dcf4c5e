import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { MemoryDisk, MemoryOperationLog, MemorySettings, silentLogger } from '../../testing/memory-stores.ts';
import { operationRecord } from '../../testing/fake-application.ts';
import { newEnvironment } from '../model/environment.ts';
import { asEnvironmentId, asOperationId } from '../model/ids.ts';
import type { Host, Hosts } from '../ports/hosts.ts';
import { createApplication } from './create-application.ts';
import type { Workspace } from './workspace.ts';

/** Two environments, each with something interrupted, whose hosts are asked and do not answer. */
function scene() {
  const disk = new MemoryDisk();
  const operationLog = new MemoryOperationLog(disk);
  const asked: string[] = [];
  for (const name of ['near', 'far']) {
    const id = asEnvironmentId(name);
    disk.environments.push(newEnvironment(id, name, { kind: 'docker-host', dockerHost: `unix:///${name}` }));
    const operation = asOperationId(`20300101-000000-${name}`);
    disk.records.set(operation, operationRecord({ id: operation, environment: id, end: null }));
  }
  const hosts: Pick<Hosts, 'open'> = {
    open: (environment): Promise<Host> => {
      asked.push(environment.name);
      return Promise.reject(new WindlassError('target-unreachable', 'gone', {}));
    },
  };
  const settings = new MemorySettings(disk, 'install');
  const workspace: Partial<Workspace> = { settings, operationLog, logger: silentLogger };
  const { operations } = createApplication({ ...workspace, hosts } as Workspace);
  return { operations, asked };
}

describe('what was interrupted', () => {
  it('must be taken up where a host is there again, without asking any other', async () => {
    const { operations, asked } = scene();
    await operations.recoverIn('far');
    expect(new Set(asked)).toEqual(new Set(['far']));
  });

  it('must be looked for everywhere when a process begins, also where nobody answers', async () => {
    const { operations, asked } = scene();
    await operations.recoverAll();
    expect(new Set(asked)).toEqual(new Set(['near', 'far']));
  });
});
