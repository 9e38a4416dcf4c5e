import type { Locator, Page } from '@playwright/test';

export class DeploymentPage {
  readonly page: Page;
  readonly upgradeBanner: Locator;
  readonly rollbackBanner: Locator;
  readonly more: Locator;

  constructor(page: Page) {
    this.page = page;
    this.upgradeBanner = page.getByRole('region', { name: 'Upgrade Available' });
    this.rollbackBanner = page.getByRole('region', { name: 'Rollback Available' });
    this.more = page.getByRole('button', { name: 'More actions' });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** A row of the tab that is shown. */
  row(name: string | RegExp): Locator {
    return this.page.getByRole('tabpanel').getByRole('row', { name });
  }

  /** Of a banner: where its button leads. */
  async follow(banner: Locator): Promise<void> {
    await banner.getByRole('link', { name: /^(Upgrade|Rollback)$/ }).click();
  }
}
