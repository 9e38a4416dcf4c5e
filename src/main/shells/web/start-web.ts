import { WindlassError } from '../../../shared/errors.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { openRpc } from '../../app/rpc/open-rpc.ts';
import type { OpenSession } from '../../app/session.ts';
import { openBrowser } from './open-browser.ts';
import { readRendererFiles } from './renderer-files.ts';
import { createWebServer } from './web-server.ts';

export interface StartWebOptions {
  readonly openSession: OpenSession;
  readonly texts: Readonly<Record<Language, Translator>>;
  /** Where the built window lies. */
  readonly rendererDir: string;
  readonly dataDir: string | null;
  /** Holds the passphrase of the secrets. */
  readonly passphraseFile: string | null;
  /** null: any free one. */
  readonly port: number | null;
  readonly opensBrowser: boolean;
  /** Of what is said on the console; the window follows its own settings. */
  readonly language: Language;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Calls back when the operator wants it to end. */
  readonly onStop: (listener: () => void) => void;
}

/**
 * Takes the data directory, takes up what was interrupted, serves the window until it is told to stop, and lets go of
 * everything. Prints the address, and a new one each time that one was used.
 */
export async function startWeb(options: StartWebOptions): Promise<void> {
  const texts = options.texts[options.language];
  const stopped = new Promise<void>((resolve) => options.onStop(resolve));
  const { dataDir, passphraseFile } = options;
  const session = await options.openSession({ dataDir, access: 'change', passphraseFile });
  const { application, logError } = session;
  await session.unlockFromFile().catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  const rpc = openRpc(session, 'web');
  const server = createWebServer({
    rpc: rpc.server,
    files: await readRendererFiles(options.rendererDir),
    now: () => Date.now(),
    logError,
    onSignedIn: (address) => options.say(texts.text('web.nextAddress', { address })),
  });
  try {
    const address = await listen(server, options.port);
    options.say(texts.text('web.address', { address }));
    // None of it is waited for: an engine that takes its time must not keep the window away.
    const recovered = application.operations.recoverAll().catch((error: unknown) => {
      logError('recovery at the start failed', error);
      return [];
    });
    void session.makeFirstDeployments();
    // While the browser still loads it.
    rpc.expectWindow();
    if (options.opensBrowser) await openBrowser(session.dataDirectory, address, options.env, logError);
    await stopped;
    await recovered;
  } finally {
    rpc.close();
    await server.close();
    await session.close();
  }
}

async function listen(server: ReturnType<typeof createWebServer>, port: number | null): Promise<string> {
  try {
    return await server.listen(port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new WindlassError('usage', `port ${port ?? 0} cannot be used: ${code}`, {
      reason: 'port',
      port,
      code,
    });
  }
}
