import type { Page, WebSocketRoute } from '@playwright/test';
import { expect } from '@playwright/test';
import type { LogRow, TopicKey } from '../../src/shared/contract/topics.ts';
import type { ClientMessage, ServerMessage } from '../../src/shared/contract/wire.ts';

/** How many lines go into one message, as the door bundles them. */
const bundle = 1_000;

/** A log that a test writes line by line. Everything else a window is told by its door. */
export class LogFeed {
  /** What the window asked for, the newest last. */
  readonly asked: TopicKey<'logs'>[] = [];
  #follow: { readonly window: WebSocketRoute; readonly id: number; sequence: number } | null = null;

  /** From the page's next start on. */
  static async of(page: Page): Promise<LogFeed> {
    const feed = new LogFeed();
    await page.routeWebSocket(/\/wire$/, (window) => feed.#join(window));
    return feed;
  }

  /** Waits until the window follows a log for which that holds. */
  async untilAsked(isMeant: (key: TopicKey<'logs'>) => boolean): Promise<void> {
    await expect.poll(() => this.asked.slice(-1).filter(isMeant).length).toBe(1);
  }

  write(rows: readonly LogRow[]): void {
    const follow = this.#follow;
    if (follow === null) throw new Error('nobody follows a log');
    for (let from = 0; from < rows.length; from += bundle) {
      follow.sequence += 1;
      const { id, sequence, window } = follow;
      send(window, { type: 'event', id, sequence, event: rows.slice(from, from + bundle) });
    }
  }

  #join(window: WebSocketRoute): void {
    const door = window.connectToServer();
    window.onMessage((text) => {
      const message = JSON.parse(text.toString()) as ClientMessage;
      if (message.type !== 'follow' || message.topic !== 'logs') return door.send(text);
      this.asked.push(message.key as TopicKey<'logs'>);
      this.#follow = { window, id: message.id, sequence: 0 };
      send(window, { type: 'snapshot', id: message.id, sequence: 0, snapshot: null });
    });
  }
}

function send(window: WebSocketRoute, message: ServerMessage): void {
  window.send(JSON.stringify(message));
}
