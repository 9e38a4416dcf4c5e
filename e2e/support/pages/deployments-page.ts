import type { Locator, Page } from '@playwright/test';

export class DeploymentsPage {
  readonly page: Page;
  readonly welcome: Locator;
  readonly closeWelcome: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.welcome = page.getByRole('region', { name: 'Welcome to Windlass' });
    this.closeWelcome = this.welcome.getByRole('button', { name: 'Close the welcome for good' });
    this.search = page.getByRole('searchbox');
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Deployments' }).getByRole('row', { name });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole('cell', { name, exact: true }).click();
  }
}
