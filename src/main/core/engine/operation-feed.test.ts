import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allAtRest } from '../../testing/builders/gatekeeper.ts';
import { MemoryDisk, MemoryOperationLog, silentLogger } from '../../testing/memory-stores.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { arranged } from '../../testing/builders/arranged.ts';
import type { OperationEvent, OperationEventBody } from '../../../shared/operation-event.ts';
import { asOperationId } from '../model/ids.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import { OperationFeed } from './operation-feed.ts';

const id = asOperationId('20300101-000000-aaaa');
const said = (text: string): OperationEventBody => ({ type: 'log.written', service: 'web', text });
const ended: OperationEventBody = {
  type: 'operation.ended',
  end: 'done',
  error: null,
  failedService: null,
  logExcerpt: [],
};

const feedOn = (log: OperationLog): Promise<OperationFeed> =>
  OperationFeed.open(id, log, new SimulatedClock(), silentLogger);
const sequences = (events: readonly OperationEvent[]): readonly number[] =>
  events.map((event) => event.sequence);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the events of an operation', () => {
  it('must be numbered from one without a gap, also when another process goes on', async () => {
    const disk = new MemoryDisk();
    for (const texts of [['a', 'b'], ['c'], ['d', 'e']]) {
      const feed = await feedOn(new MemoryOperationLog(disk));
      for (const text of texts) feed.emit(said(text));
      await feed.flush();
    }
    expect(sequences(disk.events.get(id)!)).toEqual(upTo(5));
  });

  it('must end with the one that says so', async () => {
    const disk = new MemoryDisk();
    const feed = await feedOn(new MemoryOperationLog(disk));
    feed.emit(said('before'));
    feed.emit(ended);
    feed.emit(said('after'));
    feed.emit(ended);
    await feed.flush();
    expect(disk.events.get(id)!.map((event) => event.body.type)).toEqual(['log.written', 'operation.ended']);
  });

  it('must reach a late follower all, once, in order, and go on live', async () => {
    const feed = await feedOn(new MemoryOperationLog(new MemoryDisk()));
    feed.emit(said('before'));
    await feed.flush();
    const seen: OperationEvent[] = [];
    feed.follow(0, (event) => seen.push(event));
    feed.emit(said('while the record is read'));
    await allAtRest();
    feed.emit(said('live'));
    await allAtRest();
    expect(seen.map((event) => (event.body.type === 'log.written' ? event.body.text : ''))).toEqual([
      'before',
      'while the record is read',
      'live',
    ]);
  });

  it('must reach every follower from where it asked, whenever it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 15 }),
        fc.array(fc.record({ comesAt: fc.nat(15), after: fc.nat(15), waits: fc.boolean() }), {
          maxLength: 5,
        }),
        async (count, followers) => {
          const feed = await feedOn(new MemoryOperationLog(new MemoryDisk()));
          const seen = followers.map(() => [] as OperationEvent[]);
          for (let index = 0; index <= Math.max(count, 15); index += 1) {
            for (const [who, { comesAt, after, waits }] of followers.entries()) {
              if (comesAt !== index) continue;
              feed.follow(after, (event) => seen[who]!.push(event));
              if (waits) await allAtRest();
            }
            if (index < count) feed.emit(said(String(index)));
          }
          await allAtRest();
          for (const [who, { after }] of followers.entries()) {
            expect(sequences(seen[who]!)).toEqual(upTo(count).filter((sequence) => sequence > after));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('must neither stop the operation nor be kept from others when a follower throws', async () => {
    const feed = await feedOn(new MemoryOperationLog(new MemoryDisk()));
    const seen: OperationEvent[] = [];
    feed.follow(0, () => {
      throw new Error('closed pipe');
    });
    feed.follow(0, (event) => seen.push(event));
    await allAtRest();
    feed.emit(said('a'));
    expect(sequences(seen)).toEqual([1]);
  });

  it('must not reach who stops following while the record is read', async () => {
    const feed = await feedOn(new MemoryOperationLog(new MemoryDisk()));
    feed.emit(said('a'));
    await feed.flush();
    const seen: OperationEvent[] = [];
    feed.follow(0, (event) => seen.push(event))();
    await allAtRest();
    expect(seen).toEqual([]);
  });

  it('must not reach who has stopped following', async () => {
    const feed = await feedOn(new MemoryOperationLog(new MemoryDisk()));
    const seen: OperationEvent[] = [];
    const stop = feed.follow(0, (event) => seen.push(event));
    await allAtRest();
    stop();
    feed.emit(said('later'));
    await allAtRest();
    expect(seen).toEqual([]);
  });

  it('must carry no secret, however deep in them it stands', async () => {
    const disk = new MemoryDisk();
    const feed = await feedOn(new MemoryOperationLog(disk));
    feed.maskWith((text) => text.replaceAll('hunter2', '***'));
    feed.emit(said('password hunter2'));
    feed.emit({
      ...ended,
      logExcerpt: ['login hunter2'],
      error: {
        code: 'gate-failed',
        message: 'hunter2',
        details: { probe: ['hunter2'], nested: { text: 'hunter2' } },
      },
    });
    await feed.flush();
    expect(JSON.stringify(disk.events.get(id))).not.toContain('hunter2');
  });

  it('must be told although they cannot be kept: looking on must not stop an operation', async () => {
    const log = arranged<OperationLog>('operationLog', {
      events: async () => [],
      appendEvent: () => Promise.reject(new Error('disk full')),
    });
    const feed = await feedOn(log);
    const seen: OperationEvent[] = [];
    feed.follow(0, (event) => seen.push(event));
    await allAtRest();
    feed.emit(said('a'));
    feed.emit(said('b'));
    await feed.flush();
    expect(sequences(seen)).toEqual([1, 2]);
  });

  it('must be kept in the order in which they were told, however slow the disk is', async () => {
    const kept: number[] = [];
    const clock = new SimulatedClock();
    const log = arranged<OperationLog>('operationLog', {
      events: async () => [],
      appendEvent: async (_id, event) => {
        await clock.sleep(100 - event.sequence * 10);
        kept.push(event.sequence);
      },
    });
    const feed = await OperationFeed.open(id, log, clock, silentLogger);
    for (const text of ['a', 'b', 'c']) feed.emit(said(text));
    await feed.flush();
    expect(kept).toEqual([1, 2, 3]);
  });
});
