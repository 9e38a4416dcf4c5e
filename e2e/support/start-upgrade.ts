import { expect } from '@playwright/test';
import type { Pace } from './pages/confirmation-page.ts';
import { ConfirmationPage } from './pages/confirmation-page.ts';
import { ProgressView } from './pages/progress-view.ts';
import type { AppWindow } from './window.ts';

/** Begins the upgrade of `north` to the newest version in a window; it shows the progress. */
export async function startUpgrade(window: AppWindow, pace: Pace = {}): Promise<ProgressView> {
  await window.goTo('/deployments/Demo/north/upgrade');
  const confirmation = new ConfirmationPage(window.page);
  await confirmation.variable('E-mail of the owner').fill('keeper@example.org');
  await confirmation.setPace(pace);
  await confirmation.start.click();
  const progress = new ProgressView(window.page);
  await expect(progress.bar).toBeVisible();
  return progress;
}
