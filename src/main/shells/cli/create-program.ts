import { Command } from 'commander';
import type { Translator } from '../../../shared/translator.ts';
import { languages } from '../../../shared/translator.ts';
import type { CliHost } from './cli-host.ts';
import { addCatalogVerbs } from './verbs/catalog-verbs.ts';
import { addDeploymentVerbs } from './verbs/deployment-verbs.ts';
import { addDoctorVerb } from './verbs/doctor-verb.ts';
import { addEnvironmentVerbs } from './verbs/environment-verbs.ts';
import { addLogVerb } from './verbs/log-verb.ts';
import { addOperationLogVerbs } from './verbs/operation-log-verbs.ts';
import { addOperationVerbs } from './verbs/operation-verbs.ts';
import { addRecoveryVerbs } from './verbs/recovery-verbs.ts';
import { addRegistryVerbs } from './verbs/registry-verbs.ts';
import { addSecretVerbs } from './verbs/secret-verbs.ts';
import { addSourceVerbs } from './verbs/source-verbs.ts';
import type { VerbKit } from './verbs/verb-kit.ts';
import type { StartWeb } from './verbs/web-verb.ts';
import { addWebVerb } from './verbs/web-verb.ts';

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'cli.help.usage',
  'Arguments:': 'cli.help.arguments',
  'Options:': 'cli.help.options',
  'Global Options:': 'cli.help.globalOptions',
  'Commands:': 'cli.help.commands',
};

/**
 * Every verb with its options and its help in the reader's language. It never ends the process: errors are thrown,
 * and what commander itself would print of them is handed to `onUsageText`.
 */
export function createProgram(
  host: CliHost,
  kit: VerbKit,
  startWeb: StartWeb,
  onUsageText: (text: string) => void,
): Command {
  const { texts } = kit;
  const program = new Command('windlass')
    .description(texts.text('cli.about'))
    .helpOption('-h, --help', texts.text('cli.option.help'))
    .helpCommand('help [VERB]', texts.text('cli.help.about'))
    .option('--data-dir <DIR>', texts.text('cli.option.dataDir'))
    .option('--json', texts.text('cli.option.json'))
    .option('--lang <LANG>', texts.text('cli.option.lang', { languages: languages.join('|') }))
    .option('--passphrase-file <FILE>', texts.text('cli.option.passphraseFile'))
    .option('--quiet', texts.text('cli.option.quiet'))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => (titles[title] === undefined ? title : texts.text(titles[title])),
      commandUsage: (command) => usageOf(command),
    })
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: onUsageText,
      getOutHelpWidth: () => helpWidth(host),
      getErrHelpWidth: () => helpWidth(host),
    })
    .addHelpText('after', `\n${helpFooter(texts)}`)
    .exitOverride();
  addVerbs(program, kit, startWeb);
  prepare(program, texts);
  return program;
}

function addVerbs(program: Command, kit: VerbKit, startWeb: StartWeb): void {
  addEnvironmentVerbs(program, kit);
  addSourceVerbs(program, kit);
  addCatalogVerbs(program, kit);
  addDeploymentVerbs(program, kit);
  addOperationVerbs(program, kit);
  addRecoveryVerbs(program, kit);
  addLogVerb(program, kit);
  addOperationLogVerbs(program, kit);
  addRegistryVerbs(program, kit);
  addSecretVerbs(program, kit);
  addDoctorVerb(program, kit);
  addWebVerb(program, kit, startWeb);
}

/** What every command needs and sub-commands made before do not inherit. */
function prepare(command: Command, texts: Translator): void {
  command.helpOption('-h, --help', texts.text('cli.option.help'));
  for (const sub of command.commands) prepare(sub, texts);
}

function usageOf(command: Command): string {
  const names: string[] = [];
  for (let current: Command | null = command; current !== null; current = current.parent) {
    names.unshift(current.name());
  }
  return `${names.join(' ')} ${command.usage()}`.trimEnd();
}

/** Addressing and exit codes: what a script has to know. */
function helpFooter(texts: Translator): string {
  return [
    texts.text('cli.help.addressing'),
    texts.text('cli.help.examples'),
    texts.text('cli.help.exitCodes'),
  ].join('\n\n');
}

function helpWidth(host: CliHost): number {
  return host.stdout.isTerminal && host.stdout.columns > 0 ? Math.min(host.stdout.columns, 110) : 100;
}
