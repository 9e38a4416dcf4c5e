import type { Locator, Page } from '@playwright/test';

export class SignInPage {
  readonly heading: Locator;
  readonly code: Locator;
  readonly problem: Locator;

  constructor(page: Page) {
    this.heading = page.getByRole('heading', { name: 'Not signed in' });
    this.code = page.getByRole('textbox', { name: 'Code' });
    this.problem = page.getByText('The code is wrong or was used already.');
  }

  async enter(code: string): Promise<void> {
    await this.code.fill(code);
    await this.code.press('Enter');
  }
}
