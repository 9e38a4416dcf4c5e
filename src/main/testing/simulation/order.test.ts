import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyOrder, schedulerOf } from './order.ts';

/** Those who wait for a turn, as they get it. */
async function turns(names: readonly number[], scheduler: fc.Scheduler): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const name of names)
    void scheduler.schedule(Promise.resolve(), String(name)).then(() => taken.push(name));
  await scheduler.waitAll();
  return taken;
}

test('a failure that was made shorter must be played again in the order in which it was found', async () => {
  const names = fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 12 });
  const property = fc.asyncProperty(names, anyOrder, async (given, order) => {
    const taken = await turns(given, schedulerOf(order));
    if (taken.at(-1) === given[0] && given.length > 3) throw new Error(taken.join());
  });
  for (let seed = 1; seed <= 8; seed++) {
    const found = await fc.check(property, { seed });
    const again = await fc.check(property, { seed, path: found.counterexamplePath!, endOnFailure: true });
    expect(found.failed).toBe(true);
    expect(String(again.errorInstance)).toBe(String(found.errorInstance));
  }
});
