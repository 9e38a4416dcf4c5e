import { expect } from '@playwright/test';
import { ConfirmationPage } from '../support/pages/confirmation-page.ts';
import { test } from '../support/window-test.ts';

test('a .env file must fill in the form, name what it does not fit, and be told where it cannot be read', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  await window.goTo('/deploy/own%3Alighthouse');
  const wizard = new ConfirmationPage(page);
  await expect(wizard.start).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Import .env' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import .env' });
  const apply = dialog.getByRole('button', { name: 'Fill In' });
  await expect(apply).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Or paste it here').fill('this is no assignment');
  await apply.click();
  await expect(dialog.getByRole('alert')).toContainText('1');

  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose File' }).click();
  const text = `# of the keeper\nexport OWNER='keeper@example.org'\nGREETING="ahoy" # at sea\nOTHER=1\n`;
  await (await choosing).setFiles({ name: 'keeper.env', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(dialog.getByRole('alert')).toBeHidden();
  await apply.click();
  await expect(page.getByText('2 values were filled in', { exact: true })).toBeVisible();
  await expect(page.getByText('Not declared by this version: OTHER', { exact: true })).toBeVisible();
  await expect(wizard.variable('E-mail of the owner')).toHaveValue('keeper@example.org');
  await expect(wizard.variable('Greeting')).toHaveValue('ahoy');
  await expect(wizard.reason).toBeEmpty();
});
