import { describe, expect, it } from 'vitest';
import { render } from '../../../testing/render.tsx';
import { sampleCheck, samplePage, sampleRow } from '../../../testing/sample-rows.ts';
import { Banners } from './banners.tsx';

const target = { name: 'shop', environment: 'prod' };
const sample = samplePage();
const mustRun = sampleCheck({ canUpgrade: false, cannotUpgradeReason: 'Deployment must be running' });
const failed = samplePage({
  row: sampleRow({ status: 'Failed' }),
  check: mustRun,
  rollback: {
    canRollback: true,
    rollbackTargetVersion: '1.0.0',
    snapshotDescription: 'Before upgrade to v2.0.0',
    snapshotCreatedAt: '2026-01-31T08:00:00Z',
  },
  failure: {
    operation: 'o1',
    version: '2.0.0',
    at: '2026-01-31T08:05:00Z',
    error: { code: 'gate-failed', message: 'web is not healthy', details: { service: 'web' } },
    isHeld: false,
  },
});

describe('the banners of a deployment', () => {
  it('must name both versions and the variables in blue, and lead to the confirmation', async () => {
    const page = samplePage({
      check: sampleCheck({ newVariables: ['ADMIN_EMAIL'], removedVariables: ['LEGACY_MODE'] }),
    });
    const { text, markup } = await render(<Banners page={page} target={target} />);
    expect(text).toContain('Upgrade Available: 1.0.0 → 2.0.0');
    expect(text).toMatch(/New Variables: ADMIN_EMAIL.*Removed Variables: LEGACY_MODE/);
    expect(markup).toContain('/deployments/prod/shop/upgrade');
    expect(text).not.toContain('Rollback Available');
  });

  it('must say in amber what failed and what comes back, and not offer an upgrade beside it', async () => {
    const { text, markup } = await render(<Banners page={failed} target={target} />);
    expect(text).toContain('Rollback Available');
    expect(text).toContain('Before upgrade to v2.0.0');
    expect(text).toContain('1.0.0');
    expect(markup).toContain('/deployments/prod/shop/rollback');
    expect(text).not.toContain('Upgrade Available');
  });

  it('must say that a cleanup is not finished, and offer to finish it, only while nobody works on it', async () => {
    const left = samplePage({ openCleanup: 'o1' });
    const { text } = await render(<Banners page={left} target={target} />);
    expect(text).toContain('Cleanup not finished');
    expect(text).toContain('Resume');
    const busy = samplePage({ openCleanup: 'o1', runningOperation: 'o1' });
    expect((await render(<Banners page={busy} target={target} />)).text).not.toContain('Cleanup');
    expect((await render(<Banners page={sample} target={target} />)).text).not.toContain('Cleanup');
  });

  it('must be German for who reads German', async () => {
    expect((await render(<Banners page={sample} target={target} />, 'de')).text).toContain(
      'Upgrade verfügbar: 1.0.0 → 2.0.0',
    );
    expect((await render(<Banners page={failed} target={target} />, 'de')).text).toContain(
      'Rollback verfügbar',
    );
  });

  it('must say in the documented words why there is no upgrade', async () => {
    const page = samplePage({
      row: sampleRow({ status: 'Stopped' }),
      check: mustRun,
    });
    const { text } = await render(<Banners page={page} target={target} />);
    expect(text).toContain('Deployment must be running. Start the deployment first, then upgrade.');
    const german = await render(<Banners page={page} target={target} />, 'de');
    expect(german.text).toContain('Deployment muss laufen');
    expect(german.text).toContain('Starten Sie das Deployment zuerst, dann upgraden');
  });

  it('must be none when all is well', async () => {
    const page = samplePage({ check: sampleCheck({ upgradeAvailable: false, canUpgrade: false }) });
    expect((await render(<Banners page={page} target={target} />)).text).toBe('');
  });
});
