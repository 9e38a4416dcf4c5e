import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOperationId } from '../operation-log/operation-schema.ts';
import { RandomIds } from './random-ids.ts';

describe('RandomIds', () => {
  it('must begin with the time in UTC and fit file and container names', () => {
    const id = new RandomIds().next(Date.UTC(2030, 11, 31, 23, 59, 58, 999));
    expect(id).toMatch(/^20301231-235958-[0-9a-z]{6}$/);
    expect(isOperationId(id)).toBe(true);
  });

  it('must grow within a process, whatever the clock does', () => {
    const start = Date.UTC(2030, 0, 1);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 2, maxLength: 50 }),
        (steps) => {
          const ids = new RandomIds();
          let now = start;
          const made = steps.map((step) => ids.next((now += step)));
          expect(made).toEqual([...new Set(made)].sort());
        },
      ),
    );
  });

  it('must stay unique and in order for very many ids of one second', () => {
    const ids = new RandomIds();
    let last = '';
    for (let count = 0; count < 5e4; count++) {
      const id = ids.next(0);
      if (id <= last) throw new Error(`${id} after ${last}`);
      last = id;
    }
  });

  it('must differ between processes in the same second', () => {
    const made = Array.from({ length: 200 }, () => new RandomIds().next(0));
    expect(new Set(made).size).toBe(made.length);
  });

  it('must make keys of 256 bits', () => {
    const ids = new RandomIds();
    expect(ids.key()).toMatch(/^[0-9a-f]{64}$/);
    expect(ids.key()).not.toBe(ids.key());
  });
});
