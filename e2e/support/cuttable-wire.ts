import type { Page, WebSocketRoute } from '@playwright/test';
import { expect } from '@playwright/test';

/** Not one of the codes with which the door itself closes a socket. */
const cutCode = 3001;

interface Message {
  readonly type: string;
  readonly id?: number;
  readonly topic?: string;
  readonly sequence?: number;
}

/** The socket of a window, which a test may cut, and what the window was told of its operation. */
export class CuttableWire {
  /** Sequence numbers of the operation's events, in the order in which the window got them. */
  readonly told: number[] = [];
  readonly #page: Page;
  readonly #follows = new Set<number>();
  #current: { readonly window: WebSocketRoute; readonly door: WebSocketRoute } | null = null;
  #connections = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** From the page's next socket on. */
  static async of(page: Page): Promise<CuttableWire> {
    const wire = new CuttableWire(page);
    await page.routeWebSocket(/\/wire$/, (window) => wire.#join(window));
    return wire;
  }

  /** Cuts it as a network would, and waits until the window has come back by itself. */
  async cut(): Promise<void> {
    const before = this.#connections;
    const { window, door } = this.#current ?? {};
    this.#current = null;
    await Promise.all([window?.close({ code: cutCode }), door?.close({ code: cutCode })]);
    await expect(async () => {
      // As when the machine's network is back, so that no pause has to be waited for.
      await this.#page.evaluate('window.dispatchEvent(new Event("online"))');
      await expect.poll(() => this.#connections, { intervals: [5], timeout: 100 }).toBeGreaterThan(before);
    }).toPass({ intervals: [10] });
  }

  #join(window: WebSocketRoute): void {
    const door = window.connectToServer();
    const joined = { window, door };
    this.#current = joined;
    window.onMessage((text) => {
      const { type, id, topic } = JSON.parse(text.toString()) as Message;
      if (type === 'follow' && topic === 'operation' && id !== undefined) this.#follows.add(id);
      door.send(text);
    });
    door.onMessage((text) => {
      // What was still on its way when it was cut is lost.
      if (this.#current !== joined) return;
      const { type, id, sequence } = JSON.parse(text.toString()) as Message;
      if (type === 'ready') this.#connections += 1;
      if (type === 'event' && this.#follows.has(id ?? 0)) this.told.push(sequence ?? 0);
      window.send(text);
    });
  }
}
