import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allAtRest } from '../../testing/builders/gatekeeper.ts';
import { Slots } from './slots.ts';

describe('slots', () => {
  it('must give out no more turns than there are', async () => {
    const slots = new Slots(2);
    const order: string[] = [];
    const first = await slots.take(0);
    await slots.take(0);
    void slots.take(0).then(() => order.push('third'));
    await allAtRest();
    expect(order).toEqual([]);
    first();
    await allAtRest();
    expect(order).toEqual(['third']);
  });

  it('must serve the lower number first, and equal ones in the order of asking', async () => {
    const slots = new Slots(1);
    const order: string[] = [];
    const first = await slots.take(0);
    for (const [name, priority] of [
      ['stop 1', 1],
      ['start 1', 0],
      ['stop 2', 1],
      ['start 2', 0],
    ] as const) {
      void slots.take(priority).then((giveBack) => {
        order.push(name);
        giveBack();
      });
    }
    first();
    await allAtRest();
    expect(order).toEqual(['start 1', 'start 2', 'stop 1', 'stop 2']);
  });

  it('must take a turn back only once', async () => {
    const slots = new Slots(1);
    const first = await slots.take(0);
    first();
    const second = await slots.take(0);
    first();
    let isThird = false;
    void slots.take(0).then(() => (isThird = true));
    await allAtRest();
    expect(isThird).toBe(false);
    second();
    await allAtRest();
    expect(isThird).toBe(true);
  });

  it('must have at least one, whatever an engine says of its processors', async () => {
    for (const limit of [0, -1]) expect(typeof (await new Slots(limit).take(0))).toBe('function');
  });

  it('must never be over its limit and leave nobody waiting, in any order of taking and giving back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(2), { maxLength: 20 }),
        async (limit, priorities) => {
          const slots = new Slots(limit);
          let [out, most, served] = [0, 0, 0];
          await Promise.all(
            priorities.map(async (priority) => {
              const giveBack = await slots.take(priority);
              most = Math.max(most, (out += 1));
              await Promise.resolve();
              out -= 1;
              served += 1;
              giveBack();
            }),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect([out, served]).toEqual([0, priorities.length]);
        },
      ),
    );
  });
});
