import type { Locator, Page } from '@playwright/test';

/** An operation as it runs or ran, on whichever page. */
export class ProgressView {
  readonly page: Page;
  readonly head: Locator;
  readonly bar: Locator;
  readonly phases: Locator;
  readonly services: Locator;
  readonly log: Locator;
  readonly live: Locator;
  readonly cancel: Locator;
  readonly confirmCancel: Locator;

  constructor(page: Page) {
    const main = page.getByRole('main');
    this.page = page;
    this.head = main.getByRole('region', { name: 'Progress' });
    this.bar = this.head.getByRole('progressbar', { name: 'Progress Bar' });
    this.phases = main.getByRole('region', { name: /^(Current Phase|Phases)$/ });
    this.services = main.getByRole('table', { name: 'Services' });
    this.log = main.getByRole('region', { name: 'Log' });
    this.live = this.head.getByRole('status');
    this.cancel = this.head.getByRole('button', { name: /^Cancel/ });
    this.confirmCancel = page.getByRole('dialog').getByRole('button', { name: 'Cancel and Restore' });
  }

  /** The heading that says how it ended. */
  result(text: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 2, name: text });
  }

  service(name: string): Locator {
    return this.services.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  get currentPhase(): Locator {
    return this.phases.locator('[aria-current="step"]');
  }

  /** How many lines the log says that it has. */
  async logLines(): Promise<number> {
    const text = await this.log.getByText(/^[\d,.]+ lines?$/).innerText();
    return Number(text.replace(/\D/g, ''));
  }

  /** Id of the operation, from the address. */
  operationId(): string {
    const id = /(?:operation=|operations\/)([\w-]+)/.exec(decodeURIComponent(this.page.url()))?.[1];
    if (id === undefined) throw new Error(`no operation in ${this.page.url()}`);
    return id;
  }
}
