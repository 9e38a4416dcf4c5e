import { expect } from '@playwright/test';
import { seriousViolations } from '../support/axe.ts';
import { places } from '../support/places.ts';
import { startUpgrade } from '../support/start-upgrade.ts';
import { test } from '../support/window-test.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`no page must have a serious violation of accessibility in ${theme}`, async ({ machine, windows }) => {
    const window = await windows.open(await machine.openWeb(), { theme });
    for (const [name, path] of Object.entries(places)) {
      await window.goTo(path);
      await expect(window.page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(window.page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      expect.soft(await seriousViolations(window.page, theme), name).toEqual([]);
    }
    // Longer than it is looked at.
    const progress = await startUpgrade(window, { stable: 120 });
    await expect(progress.currentPhase).toContainText(/Starting Services|Verifying/);
    // What is still ahead is of the plan, which was made after this page was opened.
    await expect(progress.phases).toContainText('Point of No Return');
    expect.soft(await seriousViolations(window.page, theme), 'progress').toEqual([]);
    await progress.cancel.click();
    await expect(progress.confirmCancel).toBeVisible();
    expect.soft(await seriousViolations(window.page, theme), 'cancel dialog').toEqual([]);
  });
}
