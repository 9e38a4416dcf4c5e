import { chromium, type Browser, type Page } from '@playwright/test';

const browserArgs = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const everyMs = 250;

/** A person who types into the search of the list of deployments, in a real browser. */
export class TypingPage {
  readonly #browser: Browser;
  readonly #page: Page;
  #isOver = false;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(address: string): Promise<TypingPage> {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: browserArgs });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const signedIn = page.waitForResponse((response) => response.url().endsWith('/session'));
      await page.goto(address);
      await signedIn;
      await page.evaluate(() => (window.location.hash = '#/deployments'));
      await page.getByText('stack-0', { exact: true }).first().waitFor({ timeout: 60_000 });
      await page.locator('input[type=search]').first().focus();
      return new TypingPage(browser, page);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** Until it is stopped; of each key the milliseconds from its press to the next frame that was drawn. */
  async type(): Promise<readonly number[]> {
    await this.#page.evaluate(() => {
      const delays: number[] = [];
      Object.assign(window, { delays });
      window.addEventListener(
        'keydown',
        (event) => {
          requestAnimationFrame(() => {
            // Why a message: it comes after the frame, where what was drawn is on its way to the screen.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => delays.push(performance.now() - event.timeStamp);
            port2.postMessage(null);
          });
        },
        { capture: true },
      );
    });
    while (!this.#isOver) {
      for (const key of ['s', 'Backspace']) {
        await this.#page.keyboard.press(key);
        await this.#page.waitForTimeout(everyMs);
      }
    }
    return this.#page.evaluate(() => (window as unknown as { delays: number[] }).delays);
  }

  stop(): void {
    this.#isOver = true;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
