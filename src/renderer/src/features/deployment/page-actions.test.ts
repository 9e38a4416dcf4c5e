import { describe, expect, it } from 'vitest';
import { samplePage, sampleRow } from '../../../testing/sample-rows.ts';
import { isInterrupted, pageActions, upgradeObstacle } from './page-actions.ts';

const check = samplePage().check;
const lock = { id: 'l', owner: 'ana@laptop', operation: 'o', kind: 'upgrade', since: '2026-01-31T10:00:00Z' };

describe('upgradeObstacle', () => {
  it('must let a running deployment with a newer version be upgraded', () => {
    expect(upgradeObstacle(samplePage(), false)).toBeNull();
  });

  it('must say that nothing is newer before that it must run', () => {
    const stopped = sampleRow({ status: 'Stopped' });
    const none = check === null ? null : { ...check, upgradeAvailable: false, canUpgrade: false };
    expect(upgradeObstacle(samplePage({ row: stopped, check: none }), false)).toBe('noNewer');
    const newer = check === null ? null : { ...check, canUpgrade: false };
    expect(upgradeObstacle(samplePage({ row: stopped, check: newer }), false)).toBe('mustRun');
  });

  it('must tell a product that left the catalog from one that never was in it', () => {
    const gone = check === null ? null : { ...check, latestVersion: null, upgradeAvailable: false };
    expect(upgradeObstacle(samplePage({ check: gone }), false)).toBe('notInCatalog');
    expect(upgradeObstacle(samplePage({ check: gone, stackId: '' }), false)).toBe('notFromCatalog');
  });

  it('must wait for an operation, here or elsewhere', () => {
    expect(upgradeObstacle(samplePage({ runningOperation: 'o' }), false)).toBe('busy');
    expect(upgradeObstacle(samplePage({ lock }), false)).toBe('busy');
  });
});

describe('pageActions', () => {
  it('must offer to stop what runs and to start what is stopped', () => {
    expect(pageActions(samplePage(), false)).toMatchObject({
      start: 'runs',
      stop: null,
      rollback: 'none',
      remove: null,
    });
    const stopped = samplePage({ row: sampleRow({ status: 'Stopped' }) });
    expect(pageActions(stopped, false)).toMatchObject({ start: null, stop: 'stopped' });
  });

  it('must send somebody with a failed upgrade to the rollback first', () => {
    const rollback = { ...samplePage().rollback, canRollback: true };
    const failed = samplePage({ row: sampleRow({ status: 'Failed' }), rollback });
    expect(pageActions(failed, false)).toMatchObject({ start: 'failed', stop: 'failed', rollback: null });
  });

  it('must offer nothing while the host does not answer', () => {
    const offline = samplePage({ row: sampleRow({ isLive: false }) });
    expect(Object.values(pageActions(offline, false))).toEqual(Array(5).fill('offline'));
  });

  it('must offer nothing but to go on where an operation was interrupted', () => {
    const interrupted = samplePage({ row: sampleRow({ status: 'Upgrading' }) });
    expect(Object.values(pageActions(interrupted, false))).toEqual(Array(5).fill('interrupted'));
  });

  it('must offer nothing in an environment that is only read', () => {
    expect(Object.values(pageActions(samplePage(), true))).toEqual(Array(5).fill('readOnly'));
  });

  it('must offer nothing while an operation works', () => {
    expect(Object.values(pageActions(samplePage({ runningOperation: 'o' }), false))).toEqual(
      Array(5).fill('busy'),
    );
  });
});

describe('isInterrupted', () => {
  const upgrading = samplePage({ row: sampleRow({ status: 'Upgrading' }) });

  it('must be told from what somebody works on, and from what nobody has begun', () => {
    expect(isInterrupted(upgrading)).toBe(true);
    expect(isInterrupted({ ...upgrading, lock })).toBe(false);
    expect(isInterrupted({ ...upgrading, runningOperation: 'o' })).toBe(false);
    expect(isInterrupted(samplePage())).toBe(false);
  });

  it('must not be claimed of a host that does not answer', () => {
    const row = sampleRow({ status: 'Upgrading', isLive: false });
    expect(isInterrupted({ ...upgrading, row })).toBe(false);
  });
});
