import { describe, expect, it } from 'vitest';
import type { Certificate } from './certificate.ts';
import { certificateConcerns } from './certificate.ts';

const now = Date.parse('2030-01-01T00:00:00Z');
const ending = (whose: Certificate['whose'], days: number): Certificate => ({
  whose,
  endsAt: new Date(now + days * 86_400_000).toISOString(),
});

describe('certificates', () => {
  it('that last for thirty days more must be no concern', () => {
    expect(certificateConcerns([ending('client', 30), ending('server', 400)], now)).toEqual([]);
  });

  it('that end sooner must be told, the first to end first', () => {
    const concerns = certificateConcerns([ending('client', 29.9), ending('server', 2)], now);
    expect(concerns.map(({ whose, days, isOver }) => [whose, days, isOver])).toEqual([
      ['server', 2, false],
      ['client', 29, false],
    ]);
  });

  it('that have ended must be told as such, from that very moment on', () => {
    const concerns = certificateConcerns([ending('authority', 0), ending('client', -3)], now);
    expect(concerns.map(({ whose, days, isOver }) => [whose, days, isOver])).toEqual([
      ['client', 3, true],
      ['authority', 0, true],
    ]);
  });
});
