import type { App } from 'electron';
import { isOwnDocument } from './app-address.ts';
import { UserGestures } from './user-gestures.ts';

export interface ContentsRules {
  readonly app: Pick<App, 'on'>;
  /** A page asks to open an address outside; `isByHand`: right after the operator did something in it. */
  readonly onOutside: (address: string, isByHand: boolean) => void;
  readonly now: () => number;
}

/**
 * Rules for whatever shows a page in this application, also what nobody meant to open: it stays on its own document,
 * opens no window and holds no other page.
 */
export function ruleContents({ app, onOutside, now }: ContentsRules): void {
  app.on('web-contents-created', (_created, contents) => {
    const gestures = new UserGestures(contents, now);
    contents.on('will-navigate', (event) => stay(event, event.url));
    contents.on('will-frame-navigate', (event) => stay(event, event.url));
    contents.on('will-redirect', (event) => stay(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      onOutside(url, gestures.take());
      return { action: 'deny' };
    });
  });
}

function stay(event: { preventDefault(): void }, address: string): void {
  if (!isOwnDocument(address)) event.preventDefault();
}
