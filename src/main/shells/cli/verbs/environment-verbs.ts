import type { Command } from 'commander';
import type { Certificate } from '../../../../shared/certificate.ts';
import { certificateConcerns } from '../../../../shared/certificate.ts';
import { describeCertificate } from '../../../../shared/describe-certificate.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { shownAddress } from '../../../app/environment-address.ts';
import { unknownEngines } from '../../../app/unknown-engines.ts';
import type { Environment } from '../../../core/model/environment.ts';
import type { ReachedStage } from '../../../core/ports/hosts.ts';
import { askForHostKeys } from '../ask-for-host-keys.ts';
import type { CliContext } from '../cli-context.ts';
import type { AddressOptions } from '../engine-address.ts';
import { readAddress } from '../engine-address.ts';
import type { MarkOptions } from '../environment-marks.ts';
import { colorOption, readMarks } from '../environment-marks.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import type { Line } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import { renderError } from '../render-error.ts';
import { shellWord } from '../shell-word.ts';
import { renderTable } from '../table.ts';
import { addImportVerb } from './environment-import-verb.ts';
import { addSetVerb } from './environment-set-verb.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, collect, optionText } from './verb-kit.ts';

interface HostKeyOptions {
  readonly acceptHostKey?: readonly string[];
}

type AddOptions = AddressOptions & HostKeyOptions & MarkOptions;

/** `env add|import|list|test|set|remove` */
export function addEnvironmentVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'env', 'env');
  const add = addVerb(group, kit, 'add <NAME>', 'env.add')
    .option('--docker-host <URL>', optionText(kit, 'dockerHost'))
    .option('--ssh <[USER@]HOST[:PORT]>', optionText(kit, 'ssh'))
    .option('--identity <FILE>', optionText(kit, 'identity'))
    .option('--socket <PATH>', optionText(kit, 'socket'))
    .option('--tls <HOST:PORT>', optionText(kit, 'tls'))
    .option('--ca <FILE>', optionText(kit, 'ca'))
    .option('--cert <FILE>', optionText(kit, 'cert'))
    .option('--key <FILE>', optionText(kit, 'key'))
    .option('--context <NAME>', optionText(kit, 'context'))
    .option(colorOption, optionText(kit, 'color'))
    .option('--read-only', optionText(kit, 'readOnly'))
    .option('--confirm-by-name', optionText(kit, 'confirmByName'));
  addHostKeyOption(add, kit).action((name: string, options: AddOptions, command: Command) =>
    kit.run(command, (context) => addEnvironment(context, name, options)),
  );
  addImportVerb(group, kit);
  addVerb(group, kit, 'list', 'env.list').action((_options: unknown, command: Command) =>
    kit.run(command, listEnvironments),
  );
  addHostKeyOption(addVerb(group, kit, 'test <NAME>', 'env.test'), kit).action(
    (name: string, options: HostKeyOptions, command: Command) =>
      kit.run(command, (context) => testEnvironment(context, name, options.acceptHostKey ?? [])),
  );
  addSetVerb(group, kit);
  addVerb(group, kit, 'remove <NAME>', 'env.remove').action(
    (name: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => removeEnvironment(context, name)),
  );
}

function addHostKeyOption(command: Command, kit: VerbKit): Command {
  return command.option('--accept-host-key <SHA256:…>', optionText(kit, 'acceptHostKey'), collect);
}

async function addEnvironment(context: CliContext, name: string, options: AddOptions): Promise<number> {
  const marks = readMarks(options);
  const address = readAddress(options, (path) => context.host.resolvePath(path));
  const application = await context.open('change');
  const environment = await askForHostKeys(context, {
    given: options.acceptHostKey ?? [],
    attempt: () => application.environments.add(name, address, marks),
    accept: (key) => application.environments.acceptHostKey(key),
  });
  if (context.isJson) context.out.json(environment);
  else if (!context.isQuiet)
    context.out.line(context.texts.text('cli.env.added', { name: environment.name }));
  return exitCodes.done;
}

async function listEnvironments(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const environments = application.environments.list();
  const discovered = unknownEngines(await application.environments.discover(), environments);
  const certified = await Promise.all(
    environments.map(async (environment) => ({
      ...environment,
      certificates: await application.environments.certificates(environment.name),
    })),
  );
  if (context.isJson) {
    context.out.json({ environments: certified, discovered });
    return exitCodes.done;
  }
  const { texts } = context;
  const titles = ['name', 'kind', 'address', 'marks'].map((column) => texts.text(`column.${column}`));
  const rows = environments.map((environment) => [
    environment.name,
    texts.text(`connection.${environment.connection.kind}`),
    shownAddress(environment),
    marksOf(context, environment),
  ]);
  context.out.lines(renderTable(titles, rows));
  for (const { name, certificates } of certified)
    context.out.lines(concernLines(context, certificates, `${name}: `));
  if (context.isQuiet) return exitCodes.done;
  for (const { dockerHost, engine } of discovered) {
    context.out.line([
      span('blue', texts.text('cli.env.discovered', { version: engine.version, dockerHost })),
      ` windlass env add local --docker-host ${shellWord(dockerHost)}`,
    ]);
  }
  return exitCodes.done;
}

/** Certificates that have ended or will soon. */
function concernLines(
  { texts, host }: CliContext,
  certificates: readonly Certificate[],
  prefix = '',
): readonly Line[] {
  return certificateConcerns(certificates, host.now()).map((concern) => [
    span(concern.isOver ? 'red' : 'amber', '!'),
    ` ${prefix}${describeCertificate(texts, concern)}`,
  ]);
}

function marksOf({ texts }: CliContext, environment: Environment): string {
  const { isReadOnly, mustConfirmByName, color } = environment;
  return [
    ...(isReadOnly ? [texts.text('mark.readOnly')] : []),
    ...(mustConfirmByName ? [texts.text('mark.confirmByName')] : []),
    ...(color === null ? [] : [texts.text(`color.${color}`)]),
  ].join(', ');
}

async function testEnvironment(
  context: CliContext,
  name: string,
  accepted: readonly string[],
): Promise<number> {
  let application = await context.open(accepted.length > 0 ? 'change' : 'read');
  let isChanging = accepted.length > 0;
  const result = await askForHostKeys(context, {
    given: accepted,
    attempt: () => application.environments.test(name),
    errorOf: ({ error }) => error,
    accept: async (key) => {
      // Why not from the start: who only tests does not need the data directory, which another may have.
      if (!isChanging) application = await context.open('change');
      isChanging = true;
      await application.environments.acceptHostKey(key);
    },
  });
  const exitCode = result.error === null ? exitCodes.done : exitCodeOfError(result.error.code);
  if (context.isJson) {
    context.out.json(result);
    return exitCode;
  }
  const { texts } = context;
  for (const stage of result.stages) context.out.line(stageLine(texts, stage, result.error));
  context.out.lines(concernLines(context, result.certificates));
  if (result.error !== null) context.err.paragraphs(renderError(texts, result.error));
  return exitCode;
}

/** What was found on the way, or why it ends there. */
function stageLine(
  texts: Translator,
  { stage, isPassed, detail }: ReachedStage,
  error: ErrorShape | null,
): Line {
  const key = `stage.${stage}`;
  const title = texts.has(key) ? texts.text(key) : stage;
  const mark = isPassed ? span('green', '✓') : span('red', '✗');
  const found = texts.has(`${key}.found`) ? texts.text(`${key}.found`, { found: detail }) : detail;
  const told = isPassed || error === null ? found : describeError(texts, error).what;
  return [mark, ` ${title}`, told === '' ? '' : `: ${told}`];
}

async function removeEnvironment(context: CliContext, name: string): Promise<number> {
  const application = await context.open('change');
  await application.environments.remove(name);
  if (context.isJson) context.out.json({ removed: name });
  else if (!context.isQuiet) context.out.line(context.texts.text('cli.env.removed', { name }));
  return exitCodes.done;
}
