import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOperationId } from '../../core/model/ids.ts';
import type { OperationLog } from '../../core/ports/operation-log.ts';
import { sampleEvent, sampleOperation } from '../operation-samples.ts';

export interface OperationLogFixture {
  /** One store without operations, as one more process opens it. */
  open(): Promise<OperationLog>;
  cleanup(): Promise<void>;
}

/** What every operation log owes, whatever it is kept on. */
export function operationLogContract(name: string, make: () => Promise<OperationLogFixture>): void {
  describe(`${name} as an operation log`, () => {
    let fixture: OperationLogFixture;
    let log: OperationLog;

    beforeEach(async () => {
      fixture = await make();
      log = await fixture.open();
    });
    afterEach(() => fixture.cleanup());

    const id = asOperationId('20300101-000000-aaaa');

    it('a new store must have nothing', async () => {
      expect(await log.list()).toEqual([]);
      expect(await log.load(id)).toBeNull();
      expect(await log.events(id, 0)).toEqual([]);
    });

    it('a saved record must be read back by a later process as it was', async () => {
      const record = sampleOperation();
      await log.save(record);
      expect(await (await fixture.open()).load(record.id)).toEqual(record);
    });

    it('a record saved again must replace the earlier one, also when saves overlap', async () => {
      const ended = sampleOperation({ end: 'done', endedAt: '2030-01-01T00:01:00.000Z', phase: 'cleanup' });
      await Promise.all([1, 2, 3].map((attempts) => log.save(sampleOperation({ attempts }))));
      expect((await log.load(id))?.attempts).toBe(3);
      await log.save(ended);
      expect(await log.list()).toEqual([ended]);
    });

    it('operations must be listed newest first', async () => {
      const ids = ['20300101-000001-aaaa', '20300101-000000-bbbb', '20300102-000000-aaaa'].map(asOperationId);
      for (const one of ids) await log.save(sampleOperation({ id: one, plan: null }));
      expect((await log.list()).map((record) => record.id)).toEqual([ids[2], ids[0], ids[1]]);
    });

    it('operations that began in the same second must be listed by when they began', async () => {
      const first = sampleOperation({
        id: asOperationId('20300101-000000-zzzz'),
        startedAt: '2030-01-01T00:00:00.100Z',
      });
      const second = sampleOperation({
        id: asOperationId('20300101-000000-aaaa'),
        startedAt: '2030-01-01T00:00:00.900Z',
      });
      await log.save(first);
      await log.save(second);
      expect((await log.list()).map((record) => record.id)).toEqual([second.id, first.id]);
    });

    it('events must be read back in order, from any number on, by any process', async () => {
      for (let sequence = 1; sequence <= 5; sequence++) await log.appendEvent(id, sampleEvent(sequence));
      const later = await fixture.open();
      await later.appendEvent(id, sampleEvent(6, 'größe\n"✗"\u0000'));
      expect((await log.events(id, 0)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await log.events(id, 5)).toEqual([sampleEvent(6, 'größe\n"✗"\u0000')]);
      expect(await log.events(id, 6)).toEqual([]);
    });

    it('events of one operation must not be those of another', async () => {
      await log.appendEvent(id, sampleEvent(1));
      expect(await log.events(asOperationId('20300101-000000-bbbb'), 0)).toEqual([]);
    });

    it('events without a record, and the other way round, must be possible', async () => {
      await log.appendEvent(id, sampleEvent(1));
      expect(await log.list()).toEqual([]);
      await log.save(sampleOperation());
      expect(await log.list()).toHaveLength(1);
    });

    it('the reserve must be taken and given back any number of times', async () => {
      await log.releaseReserve();
      await Promise.all([log.reserve(), log.reserve()]);
      await log.reserve();
      await log.releaseReserve();
      await log.releaseReserve();
      await log.reserve();
    });

    it('a made-up id must find nothing', async () => {
      for (const bad of ['', '..', '../config', 'x', '20300101-000000-aaaa/../x', '20300101-000000-AAAA']) {
        expect(await log.load(asOperationId(bad))).toBeNull();
        expect(await log.events(asOperationId(bad), 0)).toEqual([]);
      }
    });
  });
}
