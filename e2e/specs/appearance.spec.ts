import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { DeploymentPage } from '../support/pages/deployment-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { test } from '../support/window-test.ts';

test('banners, badges, rows, rail and the point of no return must look as was agreed on', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await usePinnedFont(page);
  const deployment = new DeploymentPage(page);
  await window.goTo('/deployments/Demo/north');
  await expect(deployment.row(/^web healthy/)).toBeVisible();
  await mustLookAs('blue-banner', deployment.upgradeBanner);
  await mustLookAs('service-row', deployment.row(/^web healthy/));
  await mustLookAs('rail', new Shell(page).rail);

  await window.goTo('/deployments/Demo/north/upgrade?version=1.5.0');
  const confirmation = new ConfirmationPage(page);
  await confirmation.setPace({ deadline: 1 });
  await expect(confirmation.reason).toBeEmpty();
  const line = confirmation.plan.getByText('Point of No Return', { exact: true }).last();
  await mustLookAs('point-of-no-return', line.locator('..'));
  await confirmation.start.click();
  await page.getByRole('button', { name: 'Go to Deployment' }).click();
  await expect(deployment.rollbackBanner).toBeVisible();
  await mustLookAs('amber-banner', deployment.rollbackBanner);
  await mustLookAs('status-badge', page.getByRole('main').getByText('Failed', { exact: true }).first());
});

/** But for what differs from run to run: times, and how exactly a service failed. */
async function mustLookAs(name: string, element: Locator): Promise<void> {
  await expect(element).toHaveScreenshot(`${name}.png`, {
    mask: [element.getByRole('time'), element.getByText(/^The upgrade to .* failed:/)],
  });
}

/** Which font a machine's own choice would be differs; this one is installed with the browser. */
async function usePinnedFont(page: Page): Promise<void> {
  await page.evaluate(`for (const font of [['sans', 'DejaVu Sans'], ['mono', 'DejaVu Sans Mono']]) {
    document.documentElement.style.setProperty('--font-' + font[0], font[1]);
  }
  document.styleSheets[0].insertRule('time { display: inline-block; width: 5em; overflow: hidden; white-space: nowrap }');`);
}
