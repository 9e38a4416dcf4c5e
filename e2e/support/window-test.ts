import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { WebMachine } from './web-door.ts';
import type { WebDoor } from './web-door.ts';
import { newWindow, openWindow } from './window.ts';
import type { WindowLook, AppWindow } from './window.ts';
import { lighthouse, writeLighthouse } from './window-stack.ts';

export interface WindowTools {
  /** Signed in; `complaints` may be expected ones, which are not held against it. */
  open(door: WebDoor, options?: Partial<WindowLook> & { readonly complaints?: RegExp }): Promise<AppWindow>;
  /** Not signed in. */
  stranger(options?: Partial<WindowLook> & { readonly complaints?: RegExp }): Promise<AppWindow>;
}

interface Fixtures {
  /** Nothing was ever done on it. */
  readonly freshMachine: WebMachine;
  /** Has the source `own` with the lighthouse, and the deployment `north` of its version 1.0.0 on Demo. */
  readonly machine: WebMachine;
  readonly windows: WindowTools;
}

/**
 * The tests of the window. Whatever a test does, afterwards no window may have complained in its console, and none
 * may have asked anybody but its own door.
 */
export const test = base.extend<Fixtures, { readonly template: WebMachine }>({
  template: [
    async ({}, use) => {
      const template = new WebMachine();
      const source = join(template.home, 'source');
      writeLighthouse(source);
      await template.run(['source', 'add', 'own', '--path', source]);
      await template.run([
        ...['deploy', lighthouse, '--name', 'north', '--env', 'Demo', '--version', '1.0.0'],
        ...['--stable', '100ms', '--yes'],
      ]);
      await use(template);
      await template.remove();
    },
    { scope: 'worker' },
  ],
  freshMachine: async ({}, use) => {
    const machine = new WebMachine();
    await use(machine);
    await machine.remove();
  },
  machine: async ({ template }, use) => {
    const machine = WebMachine.copyOf(template);
    await use(machine);
    await machine.remove();
  },
  windows: async ({ browser }, use) => {
    const opened: { readonly window: AppWindow; readonly allowed: RegExp | undefined }[] = [];
    const keep = (window: AppWindow, allowed: RegExp | undefined): AppWindow => {
      opened.push({ window, allowed });
      return window;
    };
    await use({
      open: async (door, { complaints, ...look } = {}) =>
        keep(await openWindow(browser, door, look), complaints),
      stranger: async ({ complaints, ...look } = {}) => keep(await newWindow(browser, look), complaints),
    });
    for (const { window, allowed } of opened) {
      const own = hostOf(window.page.url());
      await window.close();
      expect(window.complaints.filter((text) => allowed?.test(text) !== true)).toEqual([]);
      expect([...window.asked]).toEqual(own === '' ? [] : [own]);
    }
  },
});

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
