import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../shared/errors.ts';
import { ledgerContract } from './contracts/ledger.contract.ts';
import { sampleBodies } from './ledger-samples.ts';
import { MemoryLedger, MemoryLedgerHost } from './memory-ledger.ts';
import { SimulatedClock } from './simulated-clock.ts';

ledgerContract('MemoryLedger', async () => {
  const host = new MemoryLedgerHost();
  return {
    open: async () => new MemoryLedger(new SimulatedClock(), host),
    cleanup: async () => undefined,
  };
});

describe('MemoryLedger', () => {
  it.each([
    { when: 'before', kept: 0 },
    { when: 'written', kept: 1 },
  ] as const)('an append told to fail ($when) must fail once and keep $kept', async ({ when, kept }) => {
    const [body] = sampleBodies;
    if (body === undefined) throw new Error('no sample');
    const ledger = new MemoryLedger(new SimulatedClock());
    ledger.failNextAppend(new WindlassError('connection-lost', 'cut'), when);
    await expect(ledger.append('shop', 'ann', body)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(await ledger.read('shop')).toHaveLength(kept);
    await ledger.append('shop', 'ann', body);
    expect(await ledger.read('shop')).toHaveLength(kept + 1);
  });
});
