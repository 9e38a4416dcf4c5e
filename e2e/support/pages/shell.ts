import type { Locator, Page } from '@playwright/test';

/** What is around every page: rail, status bar, palette. */
export class Shell {
  readonly page: Page;
  readonly rail: Locator;
  readonly statusBar: Locator;
  readonly palette: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rail = page.getByRole('navigation', { name: /^(Places|Orte)$/ });
    this.statusBar = page.getByRole('contentinfo');
    this.palette = page.getByRole('dialog').filter({ has: page.getByRole('combobox') });
  }

  /** A place of the rail, by its name there. */
  async openPlace(name: string): Promise<void> {
    await this.rail.getByRole('link', { name }).click();
  }

  /** The window's own connection: "Live", "Reconnecting...". */
  get connection(): Locator {
    return this.statusBar.getByRole('status');
  }
}
