import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { Language } from '../../../../shared/translator.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

/** How the other door is opened from here. Resolves when it has been closed. */
export type StartWeb = (options: {
  readonly dataDir: string | null;
  readonly passphraseFile: string | null;
  /** null: any free one. */
  readonly port: number | null;
  readonly opensBrowser: boolean;
  readonly language: Language;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  readonly onStop: (listener: () => void) => void;
}) => Promise<void>;

/** `web [--port P] [--no-open]` */
export function addWebVerb(program: Command, kit: VerbKit, startWeb: StartWeb): void {
  addVerb(program, kit, 'web', 'web')
    .option('--port <P>', optionText(kit, 'port'))
    .option('--no-open', optionText(kit, 'noOpen'))
    .action((options: { port?: string; open: boolean }, command: Command) =>
      kit.run(command, async ({ host, texts, out, err }) => {
        const globals = command.optsWithGlobals<{ dataDir?: string; passphraseFile?: string }>();
        await startWeb({
          dataDir: globals.dataDir ?? null,
          passphraseFile: globals.passphraseFile ?? null,
          port: options.port === undefined ? null : parsePort(options.port),
          opensBrowser: options.open,
          language: texts.language,
          env: host.env,
          say: (line) => out.line(line),
          onStop: (listener) => {
            host.onInterrupt(listener);
            host.onTerminate(listener);
          },
        });
        err.line(texts.text('web.stopping'));
        return exitCodes.done;
      }),
    );
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new WindlassError('usage', `--port: "${text}" is not a port`, {
    reason: 'number',
    option: '--port',
    value: text,
  });
}
