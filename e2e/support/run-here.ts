import { composeSessions } from '../../src/main/app/compose.ts';
import { loadProduct } from '../../src/main/app/load-product.ts';
import { describePurpose } from '../../src/main/shells/cli/purpose.ts';
import { runCli } from '../../src/main/shells/cli/run-cli.ts';
import { FakeCliHost, type FakeTerminal } from '../../src/main/testing/fake-cli-host.ts';

export interface HereOptions {
  readonly args: readonly string[];
  readonly home: string;
  readonly dataDirectory: string;
  readonly terminal?: FakeTerminal;
}

const product = loadProduct(import.meta.url);

/** Begins a command line over the whole product in this process, where it costs a tenth of a process of its own. */
export function runHere(options: HereOptions): { host: FakeCliHost; exitCode: Promise<number> } {
  const { args, home, dataDirectory, terminal = {} } = options;
  const host = new FakeCliHost(args, terminal);
  const exitCode = product.then(async ({ version, resourcesDir, texts }) => {
    const openSession = composeSessions({
      version,
      resourcesDir,
      platform: process.platform,
      home,
      // Why so little: no credentials, contexts or settings of the machine must reach in.
      env: { WINDLASS_HOME: dataDirectory, PATH: process.env['PATH'] },
      purpose: describePurpose(args),
    });
    return runCli(host, { version, texts, openSession, startWeb: () => Promise.resolve() });
  });
  return { host, exitCode };
}
