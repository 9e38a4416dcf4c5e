import { expect } from '@playwright/test';
import { seriousViolations } from '../support/axe.ts';
import { holdStorehouse, putBack } from '../support/held-stack.ts';
import { test } from '../support/window-test.ts';

test('a rollback without its kept container and volume must show both sides, and come back once it can', async ({
  freshMachine: machine,
  windows,
}) => {
  await holdStorehouse(machine);

  const window = await windows.open(await machine.openWeb());
  const { page } = window;
  const dockerHost = `unix://${machine.dataDirectory}/demo/demo.sock`;
  await window.goTo('/deployments/Demo/s');
  await expect(page.getByRole('tab', { name: 'Decision' })).toHaveAttribute('aria-selected', 'true');
  const table = page.getByRole('table', { name: 'What Is Undecided' });
  await expect(table).toContainText(/Old release 1\.0\.0.*On the host.*New release 2\.0\.0/);
  await expect(table.getByRole('row', { name: /store/ })).toContainText(
    /old container is gone.*No container/,
  );
  await expect(page.getByRole('list', { name: 'Networks and volumes' })).toContainText(/not there.*s_data/);
  for (const command of ['What Resume would do', 'What Rollback would do']) {
    await expect(page.getByRole('region', { name: command })).toContainText(/blocked.*s_data/);
  }
  expect.soft(await seriousViolations(page)).toEqual([]);

  await putBack(dockerHost, 's_data');
  await page.getByRole('button', { name: 'Look Again' }).click();
  const rollback = page.getByRole('region', { name: 'What Rollback would do' });
  await expect(rollback).toContainText(/restores 1\.0\.0, steps: [1-9]/);
  await expect(page.getByRole('region', { name: 'What Resume would do' })).toContainText('goes on to 1.0.0');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByText(/was rolled back from 2\.0\.0 to 1\.0\.0/)).toBeVisible();
  await window.goTo('/deployments/Demo/s');
  await expect(page.getByRole('main')).toContainText(/Running.*1\.0\.0/);
  await expect(page.getByRole('tab', { name: 'Decision' })).toBeHidden();
});
