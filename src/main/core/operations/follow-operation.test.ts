import { describe, expect, it } from 'vitest';
import type { OperationEvent, OperationEventBody } from '../../../shared/operation-event.ts';
import { asOperationId } from '../model/ids.ts';
import { FakeOperation, operationRecord } from '../../testing/fake-application.ts';
import { ManualClock, settle } from '../../testing/manual-clock.ts';
import { MemoryDisk, MemoryOperationLog } from '../../testing/memory-stores.ts';
import type { OperationHandle } from './application.ts';
import { followOperation } from './follow-operation.ts';

const id = '20260131-080000-abcd';

function ended(end: string): OperationEventBody {
  return { type: 'operation.ended', end, error: null, failedService: null, logExcerpt: [] };
}

async function scene(running: () => OperationHandle | null = () => null) {
  const clock = new ManualClock();
  const operationLog = new MemoryOperationLog(new MemoryDisk());
  const heard: OperationEvent[] = [];
  const canceller = clock.canceller();
  let sequence = 0;
  await operationLog.save(operationRecord({ id: asOperationId(id), end: null }));
  return {
    clock,
    heard,
    canceller,
    append: async (body: OperationEventBody): Promise<void> => {
      sequence += 1;
      await operationLog.appendEvent(id, { sequence, at: '2026-01-31T08:00:00Z', body });
    },
    end: (end: 'done' | 'held') =>
      operationLog.save(
        operationRecord({ id: asOperationId(id), end, endedAt: new Date(clock.now()).toISOString() }),
      ),
    follow: (after = 0) =>
      followOperation(
        { operationLog, clock },
        { running },
        id,
        after,
        (event) => heard.push(event),
        canceller.signal,
      ),
  };
}

describe('following an operation', () => {
  it('one that was held and went on must be told to its real end', async () => {
    const { append, end, follow, heard } = await scene();
    await append(ended('held'));
    await append({ type: 'operation.resumed', attempt: 2, direction: 'forward' });
    await append(ended('done'));
    await end('done');
    await follow();
    expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('one of another process must be told as its record grows, without a gap', async () => {
    const { append, end, follow, heard, clock } = await scene();
    await append({ type: 'log.written', service: 'web', text: 'one' });
    const following = follow();
    await settle();
    await append({ type: 'log.written', service: 'web', text: 'two' });
    await clock.advance(300);
    await append(ended('done'));
    await end('done');
    await clock.advance(300);
    await following;
    expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('one of this process must be told once each, from the number that is known, to its end', async () => {
    const operation = new FakeOperation();
    const { append, end, follow, heard } = await scene(() => operation);
    await append({ type: 'connection.restored' });
    const following = follow(1);
    operation.emit({ type: 'connection.restored' });
    operation.end({ end: 'done' });
    await end('done');
    await following;
    expect(heard.map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('one whose record has its end already must be told to its last event', async () => {
    const { append, end, follow, heard, clock } = await scene();
    await append({ type: 'connection.restored' });
    await end('done');
    const following = follow();
    await settle();
    await append(ended('done'));
    await clock.advance(300);
    await following;
    expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('one that is taken up here only later must be listened to from then on', async () => {
    const operation = new FakeOperation();
    let running: OperationHandle | null = null;
    const { append, end, follow, heard, clock } = await scene(() => running);
    await append({ type: 'connection.restored' });
    const following = follow();
    await settle();
    running = operation;
    await clock.advance(300);
    operation.emit({ type: 'connection.restored' });
    operation.end({ end: 'done' });
    await end('done');
    await following;
    expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('one whose process was killed before its last word must get its end from its record', async () => {
    const { append, end, follow, heard, clock } = await scene();
    await append({ type: 'connection.restored' });
    await end('done');
    const following = follow();
    await clock.advance(10_600);
    await following;
    expect(heard.map(({ sequence, body }) => [sequence, body.type])).toEqual([
      [1, 'connection.restored'],
      [2, 'operation.ended'],
    ]);
    const again = follow(2);
    await clock.advance(300);
    await again;
  });

  it('who no longer listens must be let go at once', async () => {
    const { follow, canceller } = await scene(() => new FakeOperation());
    const following = follow();
    canceller.abort();
    await following;
  });

  it('one that is not there must be an error', async () => {
    const clock = new ManualClock();
    const operationLog = new MemoryOperationLog(new MemoryDisk());
    const following = followOperation(
      { operationLog, clock },
      { running: () => null },
      id,
      0,
      () => undefined,
      clock.canceller().signal,
    );
    await expect(following).rejects.toMatchObject({ code: 'operation-not-found' });
  });
});
