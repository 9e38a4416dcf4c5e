import fc from 'fast-check';

/**
 * Who is next, as a number. Why not the library's scheduler itself: while a failure is made shorter that one goes on with
 * its dice, so that the shortest story, played alone, would be played in another order.
 */
export const anyOrder: fc.Arbitrary<number> = fc.noShrink(fc.nat());

/** A scheduler of its own each time; the same number always decides the same. */
export function schedulerOf(order: number): fc.Scheduler {
  const [scheduler] = fc.sample(fc.scheduler(), { seed: order, numRuns: 1 });
  return scheduler!;
}
