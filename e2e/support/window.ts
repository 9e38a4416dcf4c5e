import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { WebDoor } from './web-door.ts';

export interface WindowLook {
  readonly language: 'en' | 'de';
  readonly theme: 'light' | 'dark';
  readonly size: { readonly width: number; readonly height: number };
}

const usual: WindowLook = { language: 'en', theme: 'light', size: { width: 1280, height: 800 } };
const locales = { en: 'en-GB', de: 'de-DE' };

/** One window of the product in a browser of its own, with everything that it complained of and whom it asked. */
export class AppWindow {
  readonly page: Page;
  /** What its console said, and what it did not catch. */
  readonly complaints: string[] = [];
  /** Hosts that it sent requests or opened sockets to. */
  readonly asked = new Set<string>();
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const { url, lineNumber, columnNumber } = message.location();
      this.complaints.push(`${message.text()} (${url}:${lineNumber}:${columnNumber})`);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (sent) => this.asked.add(new URL(sent.url()).host));
    page.on('websocket', (socket) => this.asked.add(new URL(socket.url()).host));
  }

  /**
   * Goes to a place of the window, such as `/deployments`, and waits until the page that is left is gone: it stays in
   * sight until the next one is loaded, and what a test looks for may be on both.
   */
  async goTo(path: string): Promise<void> {
    const { page } = this;
    const left = placeOf(page.url()) === placeOf(`#${path}`) ? null : await page.$('main h1');
    await page.goto(`${new URL(page.url()).origin}/#${path}`);
    await left?.waitForElementState('hidden');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** What a page is told from others by in its address; what comes after it changes the same page. */
function placeOf(address: string): string {
  return decodeURIComponent(/#([^?]*)/.exec(address)?.[1] ?? '');
}

/** A window that nobody has signed in to: `page` is empty. */
export async function newWindow(browser: Browser, look: Partial<WindowLook> = {}): Promise<AppWindow> {
  const { language, theme, size } = { ...usual, ...look };
  const context = await browser.newContext({
    locale: locales[language],
    colorScheme: theme,
    viewport: size,
    // Why: what moves is not what is tested, and a picture must come out the same twice.
    reducedMotion: 'reduce',
  });
  return new AppWindow(context, await context.newPage());
}

/** A window that has signed in with the door's next address and shows its first page. */
export async function openWindow(
  browser: Browser,
  door: WebDoor,
  look: Partial<WindowLook> = {},
): Promise<AppWindow> {
  const window = await newWindow(browser, look);
  await signIn(window, door);
  return window;
}

/** Lets a window in that nobody has signed in to. */
export async function signIn({ page }: AppWindow, door: WebDoor): Promise<void> {
  await page.goto((await door.takeAddress()).href);
  // Why by its element: behind a question of the first start it has no role.
  await page.locator('nav').first().waitFor();
}
