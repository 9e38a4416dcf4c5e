import { describe, expect, it } from 'vitest';
import { reliably } from './reliably.ts';

function attempts(failures: number) {
  const done: string[] = [];
  let count = 0;
  const load = (): Promise<string> => {
    count += 1;
    done.push(`load ${count}`);
    return count > failures ? Promise.resolve('part') : Promise.reject(new Error(`cut ${count}`));
  };
  const options = {
    pausesMs: [10, 20],
    mend: (): Promise<void> => Promise.resolve(void done.push('mend')),
    sleep: (ms: number): Promise<void> => Promise.resolve(void done.push(`sleep ${ms}`)),
  };
  return { done, result: reliably(load, options) };
}

describe('reliably', () => {
  it('what loads must be loaded once', async () => {
    const { done, result } = attempts(0);
    expect(await result).toBe('part');
    expect(done).toEqual(['load 1']);
  });

  it('what was cut must be loaded again, after a longer pause each time', async () => {
    const { done, result } = attempts(2);
    expect(await result).toBe('part');
    expect(done).toEqual(['load 1', 'sleep 10', 'mend', 'load 2', 'sleep 20', 'mend', 'load 3']);
  });

  it('what never loads must fail with the last reason, after a bounded number of attempts', async () => {
    const { done, result } = attempts(9);
    await expect(result).rejects.toThrow('cut 3');
    expect(done.filter((what) => what.startsWith('load'))).toHaveLength(3);
  });
});
