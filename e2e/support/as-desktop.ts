import type { Page } from '@playwright/test';

/** From its next start on a window takes itself for the one of the desktop: all that it knows of its shell it is told. */
export async function asDesktop(page: Page): Promise<void> {
  await page.routeWebSocket(/\/wire$/, (window) => {
    const door = window.connectToServer();
    door.onMessage((text) => window.send(text.toString().replace('"shell":"web"', '"shell":"electron"')));
  });
}
