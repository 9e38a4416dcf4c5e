import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { LedgerBody } from '../../core/model/ledger-record.ts';
import { sealRecord } from '../../core/model/sealed-record.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { ledgerContract } from '../../testing/contracts/ledger.contract.ts';
import { FakeLedgerDocker } from '../../testing/fake-ledger-docker.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { SimulatedFileSystem } from '../../testing/simulated-file-system.ts';
import { UnsyncedFileSystem } from '../../testing/unsynced-file-system.ts';
import { DurableFiles } from '../system/durable-files.ts';
import { VolumeLedger } from './volume-ledger.ts';

const created: LedgerBody = { kind: 'created', fingerprintKey: 'k', policy: { rollback: 'manual' } };
const changed: LedgerBody = { kind: 'policy-changed', policy: { rollback: 'automatic' } };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function open(docker: FakeLedgerDocker, mirrorDirectory: string, files?: LocalFiles) {
  const warnings: string[] = [];
  const mirrorFailures: unknown[] = [];
  const ledger = new VolumeLedger({
    docker,
    files: files ?? new DurableFiles(new UnsyncedFileSystem()),
    mirrorDirectory,
    clock: new SimulatedClock(),
    logger: {
      info: () => undefined,
      warn: (message, details) => void warnings.push(`${message} ${JSON.stringify(details)}`),
      error: () => undefined,
    },
    onMirrorFailure: (error) => mirrorFailures.push(error),
  });
  return Object.assign(ledger, { warnings, mirrorFailures });
}

ledgerContract('VolumeLedger', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'volume-ledger-'));
  const docker = new FakeLedgerDocker();
  let operators = 0;
  return {
    open: async () => open(docker, join(directory, `operator-${operators++}`)),
    cleanup: () => rm(directory, { recursive: true }),
  };
});

describe('VolumeLedger', () => {
  let directory = '';
  let docker: FakeLedgerDocker;
  let ledger: ReturnType<typeof open>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'volume-ledger-'));
    docker = new FakeLedgerDocker();
    ledger = open(docker, mirror('ann'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const mirror = (operator: string): string => join(directory, operator);
  const kindsOf = async (from = ledger) => (await from.read('shop')).map(({ body }) => body.kind);
  const nameOnHost = (index: number): string => [...docker.files('shop').keys()].sort()[index] ?? '';

  describe('on the host', () => {
    it('must lie in the volume of one holder, named by number, kind and chance', async () => {
      await ledger.append('shop', 'ann', created);
      await ledger.append('shop', 'ann', changed);
      expect([...docker.holders.values()].map(({ spec }) => spec)).toEqual([
        {
          name: 'windlass-ledger',
          role: 'ledger',
          labels: {},
          volume: { name: 'windlass-ledger', target: '/ledger' },
          ports: [],
        },
      ]);
      expect(nameOnHost(0)).toMatch(/^00000001-created-[0-9a-f]{8}\.json$/);
      expect(nameOnHost(1)).toMatch(/^00000002-policy-changed-[0-9a-f]{8}\.json$/);
    });

    it('must not come to be by looking', async () => {
      expect(await ledger.read('shop')).toEqual([]);
      expect(await ledger.deployments()).toEqual([]);
      expect(docker.calls).not.toContain('createHolder');
      expect(docker.volumes.size).toBe(0);
    });

    it('must be found again when only its holder was pruned', async () => {
      await ledger.append('shop', 'ann', created);
      docker.prune('holder');
      expect(await kindsOf()).toEqual(['created']);
      docker.prune('holder');
      expect(await kindsOf(open(docker, mirror('bob')))).toEqual(['created']);
      docker.prune('holder');
      await ledger.append('shop', 'ann', changed);
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
    });

    it('must be listed without reading any record', async () => {
      await ledger.append('shop', 'ann', created);
      const bob = open(docker, mirror('bob'));
      docker.volumes.get('windlass-ledger')?.set('.deployments/..', new Uint8Array());
      expect(await bob.deployments()).toEqual(['shop']);
      expect(await bob.mirrored()).toEqual([]);
    });

    it('must take one call to read and two to append, once the holder is known', async () => {
      await ledger.append('shop', 'ann', created);
      docker.calls.length = 0;
      await ledger.read('shop');
      expect(docker.calls).toEqual(['readFiles']);
      await ledger.append('shop', 'ann', changed);
      expect(docker.calls.slice(1)).toEqual(['readFiles', 'writeFile']);
    });

    it('must take one call to read all of it, however many deployments there are', async () => {
      for (const deployment of ['shop', 'blog', 'wiki']) await ledger.append(deployment, 'ann', created);
      docker.calls.length = 0;
      expect([...(await ledger.readAll()).keys()]).toEqual(['blog', 'shop', 'wiki']);
      expect(docker.calls).toEqual(['readFiles']);
    });

    it('must take one question for a whole mirror that is new', async () => {
      for (const deployment of ['shop', 'blog', 'wiki']) await ledger.append(deployment, 'ann', created);
      docker.calls.length = 0;
      await open(docker, mirror('bob')).readAll();
      expect(docker.calls).toEqual(['listHolders', 'readFiles', 'engine']);
    });

    it('must be read one by one when it is too large to be given at once', async () => {
      for (const deployment of ['shop', 'blog']) await ledger.append(deployment, 'ann', created);
      const details = { reason: 'answer-too-large' };
      docker.failNext('readFiles', new WindlassError('engine-error', 'too large', details));
      expect([...(await ledger.readAll()).keys()]).toEqual(['blog', 'shop']);
    });

    it('must not take what was appended while all of it was read for lost', async () => {
      await ledger.append('shop', 'ann', created);
      const [all] = await Promise.all([ledger.readAll(), ledger.append('shop', 'ann', changed)]);
      expect(all.get('shop')?.length).toBeGreaterThanOrEqual(1);
      expect(ledger.warnings).toEqual([]);
      expect(docker.files('shop').size).toBe(2);
    });

    it('must use the holder that somebody else makes at the same moment', async () => {
      const operators = ['bob', 'eve', 'joe'].map((name) => open(docker, mirror(name)));
      await Promise.all(operators.map((one) => one.append('shop', 'x', created)));
      expect(docker.holders.size).toBe(1);
      expect(await ledger.read('shop')).toHaveLength(3);
    });

    it('must wait for the holder that somebody else is making, which is listed before it can be opened', async () => {
      await ledger.append('shop', 'ann', created);
      const bob = open(docker, mirror('bob'));
      const gone = new WindlassError('not-found', 'no such container');
      for (let look = 0; look < 5; look += 1) docker.failNext('readFiles', gone);
      await bob.append('shop', 'bob', changed);
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
      expect(docker.holders.size).toBe(1);
    });

    it('must wait for the holder that somebody else is making, whose name is taken before it is seen', async () => {
      await ledger.append('shop', 'ann', created);
      docker.unseenLooks = 20;
      const bob = open(docker, mirror('bob'));
      await bob.append('shop', 'bob', changed);
      expect(docker.unseenLooks).toBe(0);
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
    });

    it('must give up waiting for a holder that is never seen', async () => {
      await ledger.append('shop', 'ann', created);
      docker.unseenLooks = Infinity;
      const bob = open(docker, mirror('bob'));
      await expect(bob.append('shop', 'bob', changed)).rejects.toMatchObject({ code: 'ledger-unwritable' });
    });

    it('must never be put into a container that is not ours', async () => {
      docker.foreign.add('windlass-ledger');
      await expect(ledger.append('shop', 'ann', created)).rejects.toMatchObject({
        code: 'ledger-unwritable',
        message: expect.stringContaining('windlass-ledger'),
        details: { cause: 'name-taken' },
      });
    });
  });

  describe('a damaged record', () => {
    const cut = (content: Uint8Array) => content.subarray(0, content.length - 9);
    const flip = (content: Uint8Array) => content.map((byte, index) => (index === 60 ? byte ^ 1 : byte));

    it.each([
      ['torn', cut],
      ['flipped', flip],
      ['empty', () => new Uint8Array()],
    ])(
      'must be skipped with one warning when it is %s, and its number must not be used again',
      async (_, damage) => {
        await ledger.append('shop', 'ann', created);
        await ledger.append('shop', 'ann', changed);
        docker.damage(`shop/${nameOnHost(1)}`, damage);
        const other = open(docker, mirror('bob'));
        expect(await kindsOf(other)).toEqual(['created']);
        expect((await other.append('shop', 'bob', created)).sequence).toBe(3);
        expect(other.warnings).toEqual([expect.stringContaining(nameOnHost(1))]);
      },
    );

    it('must be made whole from the mirror of whoever has it', async () => {
      await ledger.append('shop', 'ann', created);
      const before = docker.files('shop');
      docker.damage(`shop/${nameOnHost(0)}`, cut);
      expect(await kindsOf()).toEqual(['created']);
      expect(docker.files('shop')).toEqual(before);
    });

    it('must be skipped when it was moved from another deployment or number', async () => {
      await ledger.append('shop', 'ann', created);
      const content = docker.files('shop').get(nameOnHost(0)) ?? new Uint8Array();
      const volume = docker.volumes.get('windlass-ledger');
      volume?.set('shop/00000007-created-00000000.json', content);
      volume?.set('other/00000001-created-00000000.json', content);
      expect(await kindsOf()).toEqual(['created']);
      expect(await ledger.read('other')).toEqual([]);
    });

    it('must never keep the others from being read, whatever lies there', async () => {
      await ledger.append('shop', 'ann', created);
      const volume = docker.volumes.get('windlass-ledger');
      await fc.assert(
        fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 200 }), async (name, content) => {
          volume?.set(`shop/${name}`, content);
          volume?.set('shop/00000002-created-0badf00d.json', content);
          expect(await kindsOf()).toEqual(['created']);
        }),
        { numRuns: 30 },
      );
    });
  });

  describe('a record of a later version', () => {
    it.each([
      ['a later format', (record: object) => sealRecord(2, record, sha256)],
      ['an unknown kind', (record: object) => sealRecord(1, { ...record, body: { kind: 'merged' } }, sha256)],
    ])('must stop reading and appending, and be named (%s)', async (_, seal) => {
      const record = await ledger.append('shop', 'ann', created);
      const name = '00000002-created-00000000.json';
      const later = seal({ ...record, sequence: 2 });
      docker.volumes.get('windlass-ledger')?.set(`shop/${name}`, new TextEncoder().encode(later));
      const expected = { code: 'record-too-new', details: { deployment: 'shop', file: name } };
      await expect(ledger.read('shop')).rejects.toMatchObject(expected);
      await expect(ledger.append('shop', 'ann', changed)).rejects.toMatchObject(expected);
      expect(docker.files('shop').size).toBe(2);
      expect(await ledger.read('other')).toEqual([]);
    });
  });

  describe('two writers with one number', () => {
    it('must both be kept, in the same order for everybody', async () => {
      const bob = open(docker, mirror('bob'));
      const both = await Promise.all([
        ledger.append('shop', 'ann', created),
        bob.append('shop', 'bob', created),
      ]);
      expect(both.map(({ sequence }) => sequence)).toEqual([1, 1]);
      expect(await ledger.read('shop')).toHaveLength(2);
      expect(await ledger.read('shop')).toEqual(await bob.read('shop'));
      expect((await bob.append('shop', 'bob', changed)).sequence).toBe(2);
    });
  });

  describe('a host that lost its ledger', () => {
    const fill = async () => {
      await ledger.append('shop', 'ann', created);
      await ledger.append('shop', 'ann', changed);
      return docker.files('shop');
    };

    it('must get the records of the mirror back, byte for byte, when it is read', async () => {
      const before = await fill();
      docker.prune('holder and volume');
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
      expect(docker.files('shop')).toEqual(before);
      expect(ledger.warnings.join()).toContain('put back');
      expect(await kindsOf(open(docker, mirror('bob')))).toEqual(['created', 'policy-changed']);
    });

    it('must get them back before something is appended', async () => {
      await fill();
      docker.prune('holder and volume');
      expect((await open(docker, mirror('ann')).append('shop', 'ann', created)).sequence).toBe(3);
      expect([...docker.files('shop').keys()].map((name) => name.slice(0, 8)).sort()).toEqual([
        '00000001',
        '00000002',
        '00000003',
      ]);
    });

    it('must get those back that are missing, and keep those of others', async () => {
      await fill();
      const bob = open(docker, mirror('bob'));
      await bob.append('shop', 'bob', created);
      docker.damage(`shop/${nameOnHost(0)}`, () => null);
      expect(await kindsOf()).toEqual(['created', 'policy-changed', 'created']);
      expect(docker.files('shop').size).toBe(3);
    });

    it('must list its deployments again', async () => {
      await fill();
      docker.prune('holder and volume');
      expect(await ledger.deployments()).toEqual(['shop']);
    });

    it('must get them back when all of it is read', async () => {
      const before = await fill();
      docker.prune('holder and volume');
      expect((await ledger.readAll()).get('shop')).toHaveLength(2);
      expect(docker.files('shop')).toEqual(before);
    });

    it('must be read from the mirror when it cannot take them back now', async () => {
      await fill();
      docker.prune('holder and volume');
      docker.failNext('writeFile', new WindlassError('host-disk-full', 'full'));
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
      expect(docker.files('shop').size).toBe(2);
    });

    it('must not get the records of another engine', async () => {
      await fill();
      docker.prune('holder and volume');
      docker.engineId = 'engine-2';
      const expected = { code: 'engine-changed', details: { expected: 'engine-1', found: 'engine-2' } };
      for (const one of [ledger, open(docker, mirror('ann'))]) {
        await expect(one.read('shop')).rejects.toMatchObject(expected);
        await expect(one.readAll()).rejects.toMatchObject(expected);
        await expect(one.append('shop', 'ann', created)).rejects.toMatchObject(expected);
      }
      expect(docker.volumes.size).toBe(0);
    });

    it('must not lose a record when it was cut off while they were put back', async () => {
      const before = await fill();
      docker.prune('holder and volume');
      docker.failNext('writeFile', new WindlassError('connection-lost', 'cut'), 'done');
      await expect(ledger.read('shop')).rejects.toMatchObject({ code: 'connection-lost' });
      expect(await kindsOf()).toEqual(['created', 'policy-changed']);
      expect(docker.files('shop')).toEqual(before);
    });
  });

  describe('a record that cannot be written on the host', () => {
    it.each(['host-disk-full', 'engine-error', 'target-refused'] as const)(
      'must be ledger-unwritable with its cause (%s), and not be mirrored',
      async (code) => {
        docker.failNext('writeFile', new WindlassError(code, 'the engine says no'));
        await expect(ledger.append('shop', 'ann', created)).rejects.toMatchObject({
          code: 'ledger-unwritable',
          message: expect.stringContaining('the engine says no'),
          details: { deployment: 'shop', kind: 'created', cause: code },
        });
        expect(await ledger.readMirror('shop')).toEqual([]);
        expect(await ledger.read('shop')).toEqual([]);
      },
    );

    it.each([
      { code: 'connection-lost', when: 'done', kept: 2 },
      { code: 'connection-lost', when: 'before', kept: 1 },
      { code: 'target-unreachable', when: 'before', kept: 1 },
    ] as const)(
      'must be left to the caller to look for after $code ($when)',
      async ({ code, when, kept }) => {
        await ledger.append('shop', 'ann', created);
        docker.failNext('writeFile', new WindlassError(code satisfies ErrorCode, 'gone'), when);
        await expect(ledger.append('shop', 'ann', changed)).rejects.toMatchObject({ code });
        expect(await ledger.readMirror('shop')).toHaveLength(1);
        expect(await ledger.read('shop')).toHaveLength(kept);
        expect(await ledger.readMirror('shop')).toHaveLength(kept);
      },
    );

    it('must not stop the next one', async () => {
      docker.failNext('writeFile', new WindlassError('engine-error', 'no'));
      const results = await Promise.allSettled([
        ledger.append('shop', 'ann', created),
        ledger.append('shop', 'ann', changed),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect(await kindsOf()).toEqual(['policy-changed']);
    });

    it('must be refused when it could not be read again', async () => {
      const wrong = { kind: 'committed', operation: 'x', release: 'y' } as unknown as LedgerBody;
      await expect(ledger.append('shop', 'ann', wrong)).rejects.toMatchObject({ code: 'internal' });
      expect(docker.files('shop').size).toBe(0);
    });
  });

  describe('the mirror', () => {
    it('must be readable without the host', async () => {
      await ledger.append('shop', 'ann', created);
      const later = open(docker, mirror('ann'));
      docker.calls.length = 0;
      expect(await later.readMirror('shop')).toHaveLength(1);
      expect(await later.mirrored()).toEqual(['shop']);
      expect(docker.calls).toEqual([]);
    });

    it('must get what it misses, and a damaged file made whole, when the host is read', async () => {
      await ledger.append('shop', 'ann', created);
      const bob = open(docker, mirror('bob'));
      await bob.append('shop', 'bob', changed);
      await writeFile(join(mirror('ann'), 'shop', nameOnHost(0)), 'damaged');
      expect(await ledger.readMirror('shop')).toEqual([]);
      const records = await ledger.read('shop');
      expect(await ledger.readMirror('shop')).toEqual(records);
    });

    it('must not get the records of another engine that answers since', async () => {
      await ledger.append('shop', 'ann', created);
      const elsewhere = new FakeLedgerDocker();
      await open(elsewhere, mirror('eve')).append('blog', 'eve', created);
      docker.engineId = 'engine-2';
      docker.volumes.get('windlass-ledger')!.set('.deployments/blog', new Uint8Array());
      for (const [name, content] of elsewhere.files('blog')) {
        docker.volumes.get('windlass-ledger')!.set(`blog/${name}`, content);
      }
      await expect(ledger.readAll()).rejects.toMatchObject({ code: 'engine-changed' });
      await expect(ledger.read('blog')).rejects.toMatchObject({ code: 'engine-changed' });
      expect(await ledger.mirrored()).toEqual(['shop']);
    });

    it('must ignore what is no record file', async () => {
      await ledger.append('shop', 'ann', created);
      await writeFile(join(mirror('ann'), 'shop', 'notes.txt'), 'x');
      await writeFile(join(mirror('ann'), 'shop', '00000009-created-00000000.json'), 'damaged');
      expect(await ledger.readMirror('shop')).toHaveLength(1);
      expect(await ledger.mirrored()).toEqual(['shop']);
    });

    it('must not fail an append that the host has, on a full disk; be told of; and catch up later', async () => {
      const disk = new SimulatedFileSystem({ capacityBytes: 0 }, ['/mirror']);
      const full = open(docker, '/mirror', new DurableFiles(disk));
      const record = await full.append('shop', 'ann', created);
      expect(full.mirrorFailures).toMatchObject([{ code: 'store-unwritable', details: { cause: 'ENOSPC' } }]);
      expect(full.warnings.join()).toContain('mirror');
      expect(await full.readMirror('shop')).toEqual([]);
      disk.faults.capacityBytes = 1e6;
      expect(await full.read('shop')).toEqual([record]);
      expect(await full.readMirror('shop')).toEqual([record]);
    });

    it('must have the same form as the ledger on the host', async () => {
      await ledger.append('shop', 'ann', created);
      expect(await readdir(mirror('ann'))).toEqual(['engine.json', 'shop']);
      expect(await readdir(join(mirror('ann'), 'shop'))).toEqual([...docker.files('shop').keys()]);
    });
  });

  it('what a caller changes after the call must not be written', async () => {
    const body = {
      kind: 'policy-changed' as const,
      policy: { rollback: 'manual' as 'manual' | 'automatic' },
    };
    const append = ledger.append('shop', 'ann', body);
    body.policy.rollback = 'automatic';
    expect((await append).body).toEqual({ kind: 'policy-changed', policy: { rollback: 'manual' } });
    expect((await ledger.read('shop'))[0]?.body).toEqual({
      kind: 'policy-changed',
      policy: { rollback: 'manual' },
    });
  });
});
