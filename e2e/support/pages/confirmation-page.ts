import type { Locator, Page } from '@playwright/test';

/** Seconds of the options, so that a test waits for no more than it means to. */
export interface Pace {
  readonly stable?: number;
  readonly deadline?: number;
}

/** What asks before an operation begins: the upgrade page, the rollback page, the deploy wizard. */
export class ConfirmationPage {
  readonly page: Page;
  readonly version: Locator;
  readonly plan: Locator;
  readonly checks: Locator;
  readonly changes: Locator;
  /** Why it cannot begin, beside the button. */
  readonly reason: Locator;
  readonly start: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.page = page;
    const main = page.getByRole('main');
    this.version = main.getByRole('combobox', { name: 'Version' });
    this.plan = main.getByRole('region', { name: 'Plan' });
    this.checks = main.getByRole('region', { name: 'Checks Before the Start' });
    this.changes = main.getByRole('region', { name: 'What Changes' });
    this.reason = main.getByRole('status').last();
    this.start = main.getByRole('button', { name: /^(Upgrade to |Start Rollback|Deploy)/ });
    this.cancel = main.getByRole('button', { name: 'Cancel' });
  }

  /** A variable by its label. */
  variable(label: string): Locator {
    return this.page.getByRole('main').getByLabel(label);
  }

  async setPace({ stable = 0, deadline = 60 }: Pace = {}): Promise<void> {
    const main = this.page.getByRole('main');
    await main.getByLabel('Must run without restart (seconds)').fill(String(stable));
    await main.getByLabel('Time to become healthy (seconds)').fill(String(deadline));
  }
}
