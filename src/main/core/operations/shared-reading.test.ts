import { describe, expect, it } from 'vitest';
import { settle } from '../../testing/manual-clock.ts';
import { SharedReading } from './shared-reading.ts';

/** Readings that a test ends, numbered from 1. */
function scene() {
  const ends: ((error?: Error) => void)[] = [];
  const shared = new SharedReading(() => {
    const number = ends.length + 1;
    return new Promise<number>((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve(number) : reject(error)));
    });
  });
  return { shared, ends };
}

describe('SharedReading', () => {
  it('must be begun once more for all who ask while it is under way, and not before it has ended', async () => {
    const { shared, ends } = scene();
    const all = [shared.read(), shared.read(), shared.read()];
    await settle();
    expect(ends).toHaveLength(1);
    ends[0]!();
    await settle();
    expect(ends).toHaveLength(2);
    const later = shared.read();
    ends[1]!();
    expect(await Promise.all(all)).toEqual([1, 2, 2]);
    await settle();
    ends[2]!();
    expect(await later).toBe(3);
  });

  it('must be begun at once when none is under way', async () => {
    const { shared, ends } = scene();
    for (const number of [1, 2]) {
      const reading = shared.read();
      ends.at(-1)!();
      expect(await reading).toBe(number);
    }
  });

  it('must fail only those who asked for the reading that failed', async () => {
    const { shared, ends } = scene();
    const failing = shared.read();
    const next = shared.read();
    ends[0]!(new Error('cut'));
    await expect(failing).rejects.toThrow('cut');
    await settle();
    ends[1]!();
    expect(await next).toBe(2);
  });
});
