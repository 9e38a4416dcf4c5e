import { describe, expect, it } from 'vitest';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { arranged } from '../testing/builders/arranged.ts';
import { readOnlyLedger, readOnlyTarget } from './read-only-target.ts';

/** Complete by the compiler: a new call has to be judged here too. */
const changes: Readonly<Record<keyof DockerTarget, boolean>> = {
  engine: false,
  observe: false,
  containersOf: false,
  listContainers: false,
  inspectContainer: false,
  inspectImage: false,
  findNetworks: false,
  hasVolume: false,
  waitContainer: false,
  resolveDigest: false,
  logs: false,
  events: false,
  checkConnection: false,
  stats: false,
  probePort: false,
  listHolders: false,
  readFiles: false,
  close: false,
  createContainer: true,
  startContainer: true,
  stopContainer: true,
  renameContainer: true,
  setRestartPolicy: true,
  removeContainer: true,
  createNetwork: true,
  removeNetwork: true,
  attachNetwork: true,
  detachNetwork: true,
  createVolume: true,
  pullImage: true,
  tagImage: true,
  untagImage: true,
  exec: true,
  openTerminal: true,
  createHolder: true,
  writeFile: true,
};
const calls = Object.entries(changes) as [keyof DockerTarget, boolean][];

describe('an engine that is only read', () => {
  const asked: string[] = [];
  const engine = Object.fromEntries(
    calls.map(([call]) => [call, () => Promise.resolve(asked.push(call))]),
  ) as unknown as DockerTarget;
  const target = readOnlyTarget(engine, 'prod') as unknown as Record<string, () => Promise<unknown>>;

  it.each(calls)('%s: it must be %j that it is refused', async (call, isChange) => {
    asked.length = 0;
    const answer = target[call]?.();
    if (isChange) await expect(answer).rejects.toMatchObject({ code: 'environment-read-only' });
    else await answer;
    expect(asked).toEqual(isChange ? [] : [call]);
  });
});

it('a ledger that is only read must refuse a record instead of losing it', async () => {
  const ledger = arranged<Ledger>('ledger', { read: () => Promise.resolve([]) });
  const reading = readOnlyLedger(ledger, 'prod');
  expect(await reading.read('shop')).toEqual([]);
  await expect(
    reading.append('shop', 'ops', { kind: 'policy-changed', policy: { rollback: 'manual' } }),
  ).rejects.toMatchObject({ code: 'environment-read-only', details: { environment: 'prod' } });
});
