import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { SystemClock } from '../../src/main/adapters/system/system-clock.ts';
import { openRpc } from '../../src/main/app/rpc/open-rpc.ts';
import { readRendererFiles } from '../../src/main/shells/web/renderer-files.ts';
import { createWebServer } from '../../src/main/shells/web/web-server.ts';
import type { ArrangedApplication } from '../../src/main/testing/fake-application.ts';
import { fakeSession } from '../../src/main/testing/fake-session.ts';

const renderer = join(import.meta.dirname, '../renderer');
const browserArgs = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

/**
 * The real window over the real wire, in a real browser; only what the core would answer is arranged, so that there
 * may be more of it than any host here could hold.
 */
export async function withStagedWindow<Result>(
  arranged: ArrangedApplication,
  path: string,
  look: (page: Page) => Promise<Result>,
): Promise<Result> {
  const logError = (message: string, error: unknown): void => console.log(message, error);
  const rpc = openRpc(fakeSession(arranged, { clock: new SystemClock(), logError }), 'test');
  const files = await readRendererFiles(renderer);
  const server = createWebServer({
    rpc: rpc.server,
    files,
    now: () => Date.now(),
    logError,
    onSignedIn: () => undefined,
  });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: browserArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const signIn = page.waitForResponse((response) => response.url().endsWith('/session'));
    await page.goto(await server.listen(null));
    await signIn;
    await page.evaluate((to) => (window.location.hash = `#${to}`), path);
    return await look(page);
  } finally {
    // Why the browser last: a window that is killed while it is told something is cut off, which the door would report.
    rpc.close();
    await server.close();
    await browser.close();
  }
}
