import { homedir } from 'node:os';
import { composeSessions } from '../../app/compose.ts';
import { loadProduct } from '../../app/load-product.ts';
import type { Product } from '../../app/load-product.ts';
import { printable } from '../../../shared/printable.ts';
import type { OpenSession, Session } from '../../app/session.ts';
import { exitCodes } from './exit-codes.ts';
import { createNodeCliHost } from './node-cli-host.ts';
import { describePurpose } from './purpose.ts';
import { runCli } from './run-cli.ts';
import type { StartWeb } from './verbs/web-verb.ts';

export interface CliDoorOptions {
  readonly process: NodeJS.Process;
  /** Of the door, to find what was delivered with it. */
  readonly moduleUrl: string;
  /** Arguments in front of those that were typed. */
  readonly args: readonly string[];
  /** Opens the other door over the same composition. */
  readonly startWeb: (
    options: Parameters<StartWeb>[0] &
      Pick<Product, 'rendererDir' | 'texts'> & { readonly openSession: OpenSession },
  ) => Promise<void>;
}

/** Runs the command line of this process and ends the process with its exit code. */
export async function openCliDoor({ process, moduleUrl, args, startWeb }: CliDoorOptions): Promise<void> {
  const host = createNodeCliHost(process, args);
  const { version, resourcesDir, rendererDir, texts } = await loadProduct(moduleUrl);
  const openComposed = composeSessions({
    version,
    resourcesDir,
    platform: process.platform,
    home: homedir(),
    env: host.env,
    purpose: describePurpose(host.args),
  });
  let session: Session | null = null;
  const openSession: OpenSession = async (options) => (session = await openComposed(options));
  const fail = (error: unknown): void => {
    session?.logError('an error that nobody handled', error);
    // Why no stack: it would show what the program was working on, values included.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`windlass: ${printable(message)}\n`);
    process.exit(exitCodes.failed);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const exitCode = await runCli(host, {
    version,
    texts,
    openSession,
    startWeb: (options) => startWeb({ ...options, rendererDir, texts, openSession }),
  });
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  // Why not by itself: an operation that was left still has timers and connections.
  process.exit(exitCode);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
