import { describe, expect, it } from 'vitest';
import { arranged } from '../../testing/builders/arranged.ts';
import { MemoryDisk, MemoryOperationLog, silentLogger } from '../../testing/memory-stores.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { WindlassError } from '../../../shared/errors.ts';
import { asEnvironmentId, asOperationId } from '../model/ids.ts';
import type { OperationRecord } from '../model/operation.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import { aPlanOf, aStep } from '../../testing/builders/steps.ts';
import { PhaseJournal } from './phase-journal.ts';

const id = asOperationId('20300101-000000-aaaa');
const begun: OperationRecord = {
  format: 1,
  id,
  kind: 'upgrade',
  environment: asEnvironmentId('here'),
  deployment: 'shop',
  release: null,
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  direction: 'forward',
  phase: 'preflight',
  plan: null,
  options: { profile: 'gap', autoRollback: false, stableMs: 5_000, healthDeadlineMs: 60_000 },
  attempts: 1,
  actor: 'ann@laptop',
  startedAt: '2030-01-01T00:00:00.000Z',
  endedAt: null,
  end: null,
  error: null,
  failureLog: [],
  phaseTimes: {},
};

function opened() {
  const clock = new SimulatedClock();
  const disk = new MemoryDisk();
  const journal = new PhaseJournal(begun, new MemoryOperationLog(disk), clock, silentLogger);
  return { clock, journal, saved: () => disk.records.get(id) };
}

describe('the journal of an operation', () => {
  it('must have a phase on disk, with its plan, when entering resolves', async () => {
    const { journal, saved } = opened();
    const plan = aPlanOf(aStep('1'));
    journal.take(plan);
    expect(saved()).toBeUndefined();
    await journal.enter('swap');
    expect(saved()).toMatchObject({ phase: 'swap', plan, end: null });
  });

  it('must not enter a phase that cannot be saved', async () => {
    const unwritable = new WindlassError('store-unwritable', 'the disk is full', {});
    const log = arranged<OperationLog>('operationLog', { save: () => Promise.reject(unwritable) });
    const journal = new PhaseJournal(begun, log, new SimulatedClock(), silentLogger);
    await expect(journal.enter('pull')).rejects.toBe(unwritable);
  });

  it('must close a phase when the next one is entered, and the last one at the end', async () => {
    const { clock, journal, saved } = opened();
    await journal.enter('pull');
    await clock.sleep(2_000);
    await journal.enter('swap');
    await clock.sleep(1_000);
    await journal.end('done', null);
    const at = (seconds: number): string => new Date(Date.UTC(2030, 0, 1) + seconds * 1000).toISOString();
    expect(saved()?.phaseTimes).toEqual({
      pull: { startedAt: at(0), endedAt: at(2) },
      swap: { startedAt: at(2), endedAt: at(3) },
    });
    expect(saved()).toMatchObject({ end: 'done', endedAt: at(3), error: null });
  });

  it('must remember that it goes back, and why, with the next phase', async () => {
    const { journal, saved } = opened();
    const error = { code: 'gate-failed', message: 'never healthy', details: { service: 'web' } } as const;
    journal.goBack(error);
    journal.keepLog(['last line']);
    await journal.enter('swap');
    expect(saved()).toMatchObject({ direction: 'back', error, failureLog: ['last line'] });
  });
});
