import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { WindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { chooseLanguage, languages } from '../../../shared/translator.ts';
import type { OpenSession, Session } from '../../app/session.ts';
import { askPersonAt } from './ask-person.ts';
import type { CliContext } from './cli-context.ts';
import type { CliHost } from './cli-host.ts';
import { createProgram } from './create-program.ts';
import { exitCodeOfError, exitCodes } from './exit-codes.ts';
import { PassphrasePrompt } from './passphrase-prompt.ts';
import { Printer, isColoured } from './printer.ts';
import { renderError } from './render-error.ts';
import type { StartWeb } from './verbs/web-verb.ts';

export interface CliDoors {
  readonly version: string;
  readonly texts: Readonly<Record<Language, Translator>>;
  readonly openSession: OpenSession;
  readonly startWeb: StartWeb;
}

interface GlobalOptions {
  readonly dataDir?: string;
  readonly json?: true;
  readonly lang?: string;
  readonly passphraseFile?: string;
  readonly quiet?: true;
}

/** Runs one command line and resolves with its exit code; never throws, never ends the process. */
export async function runCli(host: CliHost, doors: CliDoors): Promise<number> {
  const { asked, isJson } = scanGlobals(host.args);
  const locale =
    [host.env['LC_ALL'], host.env['LC_MESSAGES'], host.env['LANG']].find((value) => value) ?? null;
  const texts = doors.texts[chooseLanguage(asked, locale)];
  const sessions: Session[] = [];
  let exitCode: number = exitCodes.done;
  let usageText = '';
  const kit = {
    texts,
    run: async (command: Command, verb: (context: CliContext) => Promise<number>) => {
      const globals = command.optsWithGlobals<GlobalOptions>();
      exitCode = await verb(createContext(host, doors, texts, checked(globals), sessions));
    },
  };
  try {
    const program = createProgram(host, kit, doors.startWeb, (text) => (usageText += text));
    // Why not an option of the program: `deploy --version V` means the version of a product.
    if (host.args.length === 1 && isVersionFlag(host.args[0])) host.stdout.write(`${doors.version}\n`);
    else if (host.args.length === 0) program.outputHelp();
    else await program.parseAsync(host.args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.help' && !isJson) {
      host.stderr.write(usageText);
      return exitCodes.usage;
    }
    return reportError(host, texts, isJson, sessions, error);
  } finally {
    for (const session of sessions) await closeQuietly(session);
  }
}

function createContext(
  host: CliHost,
  doors: CliDoors,
  texts: Translator,
  globals: GlobalOptions,
  sessions: Session[],
): CliContext {
  const passphraseFile = globals.passphraseFile ?? null;
  const canAsk = host.stdin.isTerminal && globals.json !== true;
  const passphrase = new PassphrasePrompt(host, texts, { file: passphraseFile, canAsk });
  const isInteractive = host.stdin.isTerminal && host.stdout.isTerminal;
  const askPerson = isInteractive ? askPersonAt(host, texts) : undefined;
  return {
    host,
    texts,
    passphrase,
    out: new Printer(host.stdout, isColoured(host.stdout, host.env)),
    err: new Printer(host.stderr, isColoured(host.stderr, host.env)),
    isJson: globals.json === true,
    isQuiet: globals.quiet === true,
    isInteractive,
    open: async (access) => {
      const dataDir = globals.dataDir ?? null;
      const asks = { askPassphrase: passphrase.ask, askPerson };
      const session = await doors.openSession({ dataDir, access, passphraseFile, ...asks });
      sessions.push(session);
      return session.application;
    },
  };
}

/** The command's own option parser is not there yet when its help and its mistakes have to be worded. */
function scanGlobals(args: readonly string[]): { asked: string | null; isJson: boolean } {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const lang = own.indexOf('--lang');
  const assigned = own.find((arg) => arg.startsWith('--lang='));
  return {
    asked: assigned?.slice('--lang='.length) ?? (lang < 0 ? null : (own[lang + 1] ?? null)),
    isJson: own.includes('--json'),
  };
}

function checked(globals: GlobalOptions): GlobalOptions {
  const { lang } = globals;
  if (lang === undefined || languages.some((language) => language === lang)) return globals;
  throw new WindlassError('usage', `--lang: "${lang}" is none of ${languages.join(', ')}`, {
    reason: 'language',
    value: lang,
    languages: [...languages],
  });
}

function reportError(
  host: CliHost,
  texts: Translator,
  isJson: boolean,
  sessions: readonly Session[],
  error: unknown,
): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  if (!(error instanceof WindlassError) && !(error instanceof CommanderError)) {
    for (const session of sessions) session.logError('a command failed unexpectedly', error);
  }
  const shape = error instanceof CommanderError ? usageError(error).toShape() : toErrorShape(error);
  if (isJson) new Printer(host.stdout, false).json({ error: shape });
  else new Printer(host.stderr, isColoured(host.stderr, host.env)).paragraphs(renderError(texts, shape));
  return exitCodeOfError(shape.code);
}

function isVersionFlag(arg: string | undefined): boolean {
  return arg === '--version' || arg === '-V';
}

/** Commander's verdict on a command line with the word that it is about. */
function usageError(error: CommanderError): WindlassError {
  const message = error.message.replace(/^error: /, '');
  const value = /'([^']*)'/.exec(message)?.[1] ?? '';
  return new WindlassError('usage', message, { reason: error.code.replace(/^commander\./, ''), value });
}

async function closeQuietly(session: Session): Promise<void> {
  try {
    await session.close();
  } catch (error) {
    session.logError('the session did not close in order', error);
  }
}
