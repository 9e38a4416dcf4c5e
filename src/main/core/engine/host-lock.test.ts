import { describe, expect, it } from 'vitest';
import { MemoryHolders } from '../../testing/builders/memory-holders.ts';
import { isWindlassError } from '../../../shared/errors.ts';
import type { Actor } from '../ports/system.ts';
import { HostLock, requireUnlocked, rulingLock, type LockRequest } from './host-lock.ts';

/** A process; `dead` are the starts of those that no longer run. */
function actor(name: string, change: Partial<Actor> = {}, dead: readonly string[] = []): Actor {
  return {
    name,
    installId: `install-of-${name}`,
    pid: 100,
    processStart: `start-of-${name}`,
    isAlive: (_pid, processStart) => !dead.includes(processStart),
    ...change,
  };
}

const ann = actor('ann@laptop');
const bob = actor('bob@desk');
const request: LockRequest = { deployment: 'shop', operation: '20300101-000000-aaaa', kind: 'upgrade' };
const other: LockRequest = { ...request, operation: '20300102-000000-bbbb' };
const names = (holders: MemoryHolders): readonly string[] =>
  holders.holders.map((holder) => holder.name).sort();

describe('the lock of a deployment', () => {
  it('must be won by exactly one of fifty who ask at once', async () => {
    const holders = new MemoryHolders();
    const attempts = Array.from({ length: 50 }, (_, index) =>
      HostLock.acquire(holders.host(), actor(`client-${index}`), request),
    );
    const outcomes = await Promise.allSettled(attempts);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(49);
    expect(lost.every((outcome) => isWindlassError(outcome.reason, 'locked'))).toBe(true);
    expect(names(holders)).toEqual(['windlass-lock.shop.1']);
  });

  it('must tell the loser who holds it, with what, and since when', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    await expect(HostLock.acquire(holders.host(), bob, other)).rejects.toMatchObject({
      code: 'locked',
      details: {
        id: holders.holders[0]!.id.slice(0, 12),
        owner: 'ann@laptop',
        operation: '20300101-000000-aaaa',
        kind: 'upgrade',
        since: '2030-01-01T00:00:01.000Z',
      },
    });
    await expect(requireUnlocked(holders.host(), bob, 'shop')).rejects.toMatchObject({ code: 'locked' });
    await requireUnlocked(holders.host(), bob, 'blog');
  });

  it('must be of one deployment, also where the name of one begins another', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    for (const deployment of ['shop.1', 'sho', 'shop-2', 'blog']) {
      await HostLock.acquire(holders.host(), bob, { ...request, deployment });
    }
    expect(holders.holders).toHaveLength(5);
    expect((await rulingLock(holders.host(), 'shop'))?.labels['owner']).toBe('ann@laptop');
  });

  it('must be refused to a second operation of the same living process', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    await expect(HostLock.acquire(holders.host(), ann, other)).rejects.toMatchObject({ code: 'locked' });
  });

  it('must be adopted from a dead process of this installation', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    const next = actor('ann@laptop', { pid: 101, processStart: 'later' }, ['start-of-ann@laptop']);
    const lock = await HostLock.acquire(holders.host(), next, request);
    await lock.assertHeld();
    await lock.release();
    expect(names(holders)).toEqual([]);
  });

  it('must be refused to a second operation of the process that adopted it', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    const next = actor('ann@laptop', { processStart: 'later' }, ['start-of-ann@laptop']);
    await HostLock.acquire(holders.host(), next, request);
    await expect(HostLock.acquire(holders.host(), next, other)).rejects.toMatchObject({ code: 'locked' });
  });

  it('must never be adopted from a dead process of another installation: nobody here can know', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    const stranger = actor('bob@desk', {}, ['start-of-ann@laptop']);
    await expect(HostLock.acquire(holders.host(), stranger, request)).rejects.toMatchObject({
      code: 'locked',
    });
  });

  it('must be taken up again for an operation that this installation holds', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    const isHeld = (operation: string): boolean => operation === request.operation;
    await (await HostLock.acquire(holders.host(), ann, other, isHeld)).assertHeld();
    await expect(HostLock.acquire(holders.host(), bob, other, isHeld)).rejects.toMatchObject({
      code: 'locked',
    });
  });

  it('must be known as won when the answer to the create call was lost', async () => {
    const holders = new MemoryHolders();
    holders.cutNextAnswer();
    const lock = await HostLock.acquire(holders.host(), ann, request);
    await lock.assertHeld();
    expect(names(holders)).toEqual(['windlass-lock.shop.1']);
  });

  it('must be free again once it is released', async () => {
    const holders = new MemoryHolders();
    await (await HostLock.acquire(holders.host(), ann, request)).release();
    await (await HostLock.acquire(holders.host(), bob, other)).assertHeld();
  });
});

describe('a lock that is broken', () => {
  it('must be the next epoch, and the old holder must notice before its next change', async () => {
    const holders = new MemoryHolders();
    const lost = await HostLock.acquire(holders.host(), ann, request);
    await lost.assertHeld();
    const taken = await HostLock.takeOver(holders.host(), bob, other, holders.holders[0]!.id.slice(0, 12));
    expect(names(holders)).toEqual(['windlass-lock.shop.1', 'windlass-lock.shop.2']);
    await taken.assertHeld();
    await expect(lost.assertHeld()).rejects.toMatchObject({
      code: 'lock-lost',
      details: { deployment: 'shop', holder: { owner: 'bob@desk' } },
    });
  });

  it('must not be released by who lost it', async () => {
    const holders = new MemoryHolders();
    const lost = await HostLock.acquire(holders.host(), ann, request);
    const taken = await HostLock.takeOver(holders.host(), bob, other, holders.holders[0]!.id);
    await lost.release();
    await taken.assertHeld();
  });

  it('must go with all epochs below it', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    await HostLock.takeOver(holders.host(), bob, other, holders.holders[0]!.id);
    const last = await HostLock.takeOver(holders.host(), ann, request, holders.holders[1]!.id);
    await last.release();
    expect(names(holders)).toEqual([]);
  });

  it('must rule by the number of its epoch, not by its text', async () => {
    const holders = new MemoryHolders();
    let lock = await HostLock.acquire(holders.host(), ann, request);
    for (let epoch = 2; epoch <= 11; epoch += 1) {
      lock = await HostLock.takeOver(
        holders.host(),
        ann,
        request,
        (await rulingLock(holders.host(), 'shop'))!.id,
      );
    }
    expect((await rulingLock(holders.host(), 'shop'))?.name).toBe('windlass-lock.shop.11');
    await lock.assertHeld();
  });

  it.each([
    ['of another lock', 'f'.repeat(12)],
    ['too short to have been seen', ''],
    ['too short to have been seen', '1000'],
  ])('must not be broken by an id %s', async (_title, id) => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    await expect(HostLock.takeOver(holders.host(), bob, other, id)).rejects.toMatchObject({
      code: 'locked',
      details: { lock: { owner: 'ann@laptop' } },
    });
  });

  it('must not be broken when there is none', async () => {
    const taking = HostLock.takeOver(new MemoryHolders().host(), bob, other, 'f'.repeat(12));
    await expect(taking).rejects.toMatchObject({ code: 'locked', details: { lock: null } });
  });

  it('must be broken by one when two try at once', async () => {
    const holders = new MemoryHolders();
    await HostLock.acquire(holders.host(), ann, request);
    const { id } = holders.holders[0]!;
    const tries = [bob, actor('eve@desk')].map((who) => HostLock.takeOver(holders.host(), who, other, id));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('must be noticed when it was removed by hand', async () => {
    const holders = new MemoryHolders();
    const lock = await HostLock.acquire(holders.host(), ann, request);
    holders.holders.length = 0;
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'lock-lost', details: { holder: null } });
    await lock.release();
  });

  it('must be looked at anew by who asks while a look is under way: it may have come too early', async () => {
    const holders = new MemoryHolders();
    const lock = await HostLock.acquire(holders.host(), ann, request);
    const early = lock.assertHeld();
    await Promise.resolve();
    holders.holders.length = 0;
    const late = lock.assertHeld();
    await early.catch(() => undefined);
    await expect(late).rejects.toMatchObject({ code: 'lock-lost' });
  });
});
