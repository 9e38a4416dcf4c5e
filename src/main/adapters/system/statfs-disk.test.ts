import { describe, expect, it } from 'vitest';
import { NodeHasher } from './node-hasher.ts';
import { StatfsDisk } from './statfs-disk.ts';

describe('StatfsDisk', () => {
  it('must tell the free space, also of a place that is to be made', async () => {
    const disk = new StatfsDisk();
    const free = await disk.freeBytes(import.meta.dirname);
    expect(free).toBeGreaterThan(0);
    expect(await disk.freeBytes(`${import.meta.dirname}/not/there`)).toBeGreaterThan(0);
  });

  it('must say that it cannot tell', async () => {
    expect(await new StatfsDisk().freeBytes('bad\0path')).toBeNull();
  });
});

describe('NodeHasher', () => {
  it('must be HMAC-SHA-256 in hex', () => {
    // RFC 4231, test case 2.
    expect(new NodeHasher().hmac('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
