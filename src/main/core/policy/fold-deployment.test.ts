import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleBodies } from '../../testing/ledger-samples.ts';
import { LedgerStory } from '../../testing/builders/ledger-story.ts';
import type { Deployment } from '../model/deployment.ts';
import type { LedgerRecord } from '../model/ledger-record.ts';
import { findRelease, foldDeployment, previousRelease } from './fold-deployment.ts';

const fold = (story: LedgerStory): Deployment | null => foldDeployment('shop', story.records);
const story = (): LedgerStory => new LedgerStory().created();

describe('a deployment from its records', () => {
  it('must be unknown without a record, and before it was created', () => {
    expect(foldDeployment('shop', [])).toBeNull();
    expect(fold(new LedgerStory().opened('r1', 'deploy').committed('r1'))).toBeNull();
  });

  it.each([
    ['created', story(), 'Pending', null],
    ['a first deploy under way', story().opened('r1', 'deploy'), 'Deploying', null],
    ['a first deploy that failed', story().opened('r1', 'deploy').failed('r1'), 'Failed', null],
    [
      'a first deploy undone',
      story().opened('r1', 'deploy').noted('restoring', 'r1').noted('restored', 'r1'),
      'Removed',
      null,
    ],
    ['deployed', story().released('r1', 'deploy'), 'Running', 'r1'],
    ['an upgrade under way', story().released('r1', 'deploy').opened('r2'), 'Upgrading', 'r1'],
    ['an upgrade that failed', story().released('r1', 'deploy').opened('r2').failed('r2'), 'Failed', 'r1'],
    [
      'an upgrade being undone',
      story().released('r1', 'deploy').opened('r2').failed('r2').noted('restoring', 'o3'),
      'RollingBack',
      'r1',
    ],
    [
      'an upgrade undone',
      story().released('r1', 'deploy').opened('r2').failed('r2').noted('restored', 'o3'),
      'Running',
      'r1',
    ],
    ['upgraded', story().released('r1', 'deploy').released('r2'), 'Running', 'r2'],
    [
      'going back under way',
      story().released('r1', 'deploy').released('r2').opened('r3', 'rollback', 'r1'),
      'RollingBack',
      'r2',
    ],
    ['stopped', story().released('r1', 'deploy').noted('stopped', 'o2'), 'Stopped', 'r1'],
    [
      'started',
      story().released('r1', 'deploy').noted('stopped', 'o2').noted('started', 'o3'),
      'Running',
      'r1',
    ],
    ['removed', story().released('r1', 'deploy').noted('removed', 'o2'), 'Removed', 'r1'],
  ])('%s must be told from its records', (_title, told, status, current) => {
    expect(fold(told)).toMatchObject({ status, current });
  });

  it('must have a restore point exactly while an operation is open', () => {
    const told = story().released('r1', 'deploy').opened('r2');
    expect(fold(told)).toMatchObject({ pending: { release: 'r2' }, snapshot: { fromRelease: 'r1' } });
    expect(fold(told.failed('r2'))).toMatchObject({
      snapshot: { fromRelease: 'r1' },
      failure: { isHeld: false },
    });
    expect(fold(told.noted('restored', 'o3'))).toMatchObject({
      pending: null,
      snapshot: null,
      failure: null,
    });
  });

  it('must want cleaning up from the commit until its end is on record, unless that says something is left', () => {
    const told = story().released('r1', 'deploy');
    expect(fold(told)).toMatchObject({ cleanup: { operation: 'r1', release: 'r1' } });
    expect(fold(told.ended('r1', true))).toMatchObject({ cleanup: { operation: 'r1' } });
    expect(fold(told.ended('other'))).toMatchObject({ cleanup: { operation: 'r1' } });
    expect(fold(told.noted('stopped', 'o2'))).toMatchObject({ cleanup: { operation: 'r1' } });
    expect(fold(told.ended('r1'))).toMatchObject({ cleanup: null });
  });

  it('must not want cleaning up any more once the next operation was committed or undone, or it was removed', () => {
    const left = (): LedgerStory => story().released('r1', 'deploy');
    expect(fold(left().released('r2').ended('r2'))).toMatchObject({ cleanup: null });
    expect(fold(left().opened('r2').noted('restored', 'r2'))).toMatchObject({ cleanup: null });
    expect(fold(left().noted('removed', 'o2'))).toMatchObject({ cleanup: null });
  });

  it('must forget the failure of an operation when the next one is opened', () => {
    const told = story().released('r1', 'deploy').opened('r2').failed('r2', true);
    expect(fold(told)).toMatchObject({ failure: { isHeld: true, error: { code: 'gate-failed' } } });
    expect(fold(told.opened('r3'))).toMatchObject({ failure: null, pending: { release: 'r3' } });
  });

  it('must begin anew when it is created after it was removed, and keep what it is when created twice', () => {
    const told = story().released('r1', 'deploy').noted('removed', 'o2');
    expect(fold(told.created())).toMatchObject({
      status: 'Pending',
      current: null,
      releases: [],
      committed: [],
    });
    expect(fold(story().released('r1', 'deploy').created())).toMatchObject({
      status: 'Running',
      current: 'r1',
    });
  });

  it('must change its policy and nothing else', () => {
    const told = story().released('r1', 'deploy');
    const before = fold(told);
    expect(fold(told.tell({ kind: 'policy-changed', policy: { rollback: 'automatic' } }))).toEqual({
      ...before,
      policy: { rollback: 'automatic' },
    });
  });

  it('must keep every release that was tried, each once, and know which were committed', () => {
    const told = story()
      .released('r1', 'deploy')
      .opened('r2')
      .failed('r2')
      .noted('restored', 'r2')
      .released('r3');
    const deployment = fold(told)!;
    expect(deployment.releases.map((release) => release.id)).toEqual(['r1', 'r2', 'r3']);
    expect(deployment.committed).toEqual(['r1', 'r3']);
    expect(findRelease(deployment, 'r2')?.version).toBe('r2');
    expect(findRelease(deployment, 'r9')).toBeNull();
    expect(findRelease(deployment, null)).toBeNull();
  });

  it('must be the same when the last record was written twice, as a cut answer may bring about', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sampleBodies), { maxLength: 12 }), (bodies) => {
        const told = story();
        for (const body of bodies) told.tell(body);
        const twice: readonly LedgerRecord[] = [...told.records, told.records.at(-1)!];
        expect(foldDeployment('shop', twice)).toEqual(fold(told));
      }),
    );
  });

  it('must never have more than one restore point, nor one without an open operation', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sampleBodies), { maxLength: 20 }), (bodies) => {
        const told = story();
        for (const body of bodies) told.tell(body);
        const deployment = fold(told)!;
        if (deployment.snapshot !== null) expect(deployment.pending).not.toBeNull();
        if (deployment.status === 'Running') expect(deployment.failure).toBeNull();
        expect(new Set(deployment.committed).size).toBe(deployment.committed.length);
      }),
    );
  });
});

describe('the release to go back to', () => {
  const three = (): LedgerStory => story().released('r1', 'deploy').released('r2').released('r3');

  it('must be the one before, and none for the first', () => {
    expect(previousRelease(fold(three())!)?.id).toBe('r2');
    expect(previousRelease(fold(story().released('r1', 'deploy'))!)).toBeNull();
    expect(previousRelease(fold(story())!)).toBeNull();
  });

  it('must lie further back each time somebody goes back again', () => {
    const once = three().released('r4', 'rollback', 'r2');
    expect(previousRelease(fold(once)!)?.id).toBe('r1');
    expect(previousRelease(fold(once.released('r5', 'rollback', 'r1'))!)).toBeNull();
  });

  it('must be what ran before an upgrade that followed on going back', () => {
    const told = three().released('r4', 'rollback', 'r2').released('r5');
    expect(previousRelease(fold(told)!)?.id).toBe('r4');
    expect(previousRelease(fold(told.released('r6', 'rollback', 'r2'))!)?.id).toBe('r1');
  });

  it('must never be one that failed', () => {
    const told = story()
      .released('r1', 'deploy')
      .opened('r2')
      .failed('r2')
      .noted('restored', 'r2')
      .released('r3');
    expect(previousRelease(fold(told)!)?.id).toBe('r1');
  });
});
