import { expect } from '@playwright/test';
import { CuttableWire } from '../support/cuttable-wire.ts';
import { ProgressView } from '../support/pages/progress-view.ts';
import { Shell } from '../support/pages/shell.ts';
import { SignInPage } from '../support/pages/sign-in-page.ts';
import { startUpgrade } from '../support/start-upgrade.ts';
import { test } from '../support/window-test.ts';

const upgraded = 'north was upgraded from 1.0.0 to 2.0.0';
const underWay = /Starting Services|Verifying/;

interface ShownOperation {
  readonly events: readonly { readonly sequence: number }[];
}

test('two windows and a reloaded one must show the same operation, and one that looks elsewhere its end as news', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const first = await windows.open(door);
  const second = await windows.open(door);
  const elsewhere = await windows.open(door);
  const view = await startUpgrade(first, { stable: 6 });
  await new Shell(second.page).statusBar.getByRole('link', { name: /Upgrade north/ }).click();
  const other = new ProgressView(second.page);
  for (const shown of [view, other]) await expect(shown.currentPhase).toContainText(underWay);
  await first.page.reload();
  for (const shown of [view, other]) {
    await expect(shown.result(upgraded)).toBeVisible();
  }
  // Not at once: the plan of the operation, which names its phases, is asked for beside what happens in it.
  await expect(async () => {
    for (const part of ['phases', 'services', 'head'] as const) {
      expect(await view[part].ariaSnapshot()).toBe(await other[part].ariaSnapshot());
    }
    expect(await view.logLines()).toBe(await other.logLines());
  }).toPass();

  const news = { name: '1 new result' };
  await expect(new Shell(second.page).statusBar.getByRole('link', news)).toBeHidden();
  const told = new Shell(elsewhere.page).statusBar.getByRole('link', news);
  await told.click();
  await expect(elsewhere.page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await expect(told).toBeHidden();
});

test('no event must be lost or doubled when the wire is cut a hundred times in mid-operation', async ({
  machine,
  windows,
}) => {
  const window = await windows.open(await machine.openWeb(), { complaints: /WebSocket/ });
  const wire = await CuttableWire.of(window.page);
  await window.page.reload();
  // About as long as the cuts take; on a busy machine some of them come after its end.
  const view = await startUpgrade(window, { stable: 20 });
  for (let cut = 0; cut < 100; cut += 1) {
    await wire.cut();
    // At different moments: before, while and after it is told what it missed.
    await window.page.waitForTimeout((cut % 4) * 10);
  }
  await expect(view.result(upgraded)).toBeVisible();

  const { events } = await machine.query<ShownOperation>('operations', 'show', view.operationId());
  expect(wire.told).toEqual(events.map(({ sequence }) => sequence));
  const shown = async () => ({ phases: await view.phases.ariaSnapshot(), lines: await view.logLines() });
  const seen = await shown();
  await window.page.reload();
  await expect(view.result(upgraded)).toBeVisible();
  await expect.poll(shown).toEqual(seen);
});

test('an operation whose application was killed must be taken up by the next one and be shown', async ({
  machine,
  windows,
}) => {
  const door = await machine.openWeb();
  const window = await windows.open(door, { complaints: /WebSocket connection|ERR_CONNECTION_REFUSED/ });
  const view = await startUpgrade(window, { stable: 6 });
  await expect(view.currentPhase).toContainText(underWay);
  await expect(view.live).toHaveText('Live');
  await door.kill();
  await expect(view.live).toHaveText('Reconnecting...');
  const next = await machine.openWeb('--port', new URL(door.origin).port);

  const signIn = new SignInPage(window.page);
  await expect(signIn.heading).toBeVisible();
  await signIn.enter((await next.takeAddress()).hash.slice('#code='.length));
  await expect(view.bar).toBeVisible();
  await expect(view.result(upgraded)).toBeVisible();
  await expect(view.head).toContainText('2 / 2 services');
});
