import type { Command } from 'commander';
import { addressText } from '../../../core/model/environment.ts';
import { unknownEngines } from '../../../app/unknown-engines.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import type { Line } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import { renderError } from '../render-error.ts';
import { shellWord } from '../shell-word.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

/** `env add|list|test|remove` */
export function addEnvironmentVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'env', 'env');
  addVerb(group, kit, 'add <NAME>', 'env.add')
    .requiredOption('--docker-host <URL>', optionText(kit, 'dockerHost'))
    .action((name: string, options: { dockerHost: string }, command: Command) =>
      kit.run(command, (context) => addEnvironment(context, name, options.dockerHost)),
    );
  addVerb(group, kit, 'list', 'env.list').action((_options: unknown, command: Command) =>
    kit.run(command, listEnvironments),
  );
  addVerb(group, kit, 'test <NAME>', 'env.test').action((name: string, _options: unknown, command: Command) =>
    kit.run(command, (context) => testEnvironment(context, name)),
  );
  addVerb(group, kit, 'remove <NAME>', 'env.remove').action(
    (name: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => removeEnvironment(context, name)),
  );
}

async function addEnvironment(context: CliContext, name: string, dockerHost: string): Promise<number> {
  const application = await context.open('change');
  const environment = await application.environments.add(name, dockerHost);
  if (context.isJson) context.out.json(environment);
  else if (!context.isQuiet)
    context.out.line(context.texts.text('cli.env.added', { name: environment.name }));
  return exitCodes.done;
}

async function listEnvironments(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const environments = application.environments.list();
  const discovered = unknownEngines(await application.environments.discover(), environments);
  if (context.isJson) {
    context.out.json({ environments, discovered });
    return exitCodes.done;
  }
  const { texts } = context;
  const titles = ['name', 'kind', 'address'].map((column) => texts.text(`column.${column}`));
  const rows = environments.map((environment) => [
    environment.name,
    texts.text(`connection.${environment.connection.kind}`),
    addressText(environment.connection) ?? '',
  ]);
  context.out.lines(renderTable(titles, rows));
  if (context.isQuiet) return exitCodes.done;
  for (const { dockerHost, engine } of discovered) {
    context.out.line([
      span('blue', texts.text('cli.env.discovered', { version: engine.version, dockerHost })),
      ` windlass env add local --docker-host ${shellWord(dockerHost)}`,
    ]);
  }
  return exitCodes.done;
}

async function testEnvironment(context: CliContext, name: string): Promise<number> {
  const application = await context.open('read');
  const result = await application.environments.test(name);
  const exitCode = result.error === null ? exitCodes.done : exitCodeOfError(result.error.code);
  if (context.isJson) {
    context.out.json(result);
    return exitCode;
  }
  const { texts } = context;
  for (const { stage, isPassed, detail } of result.stages) {
    const mark = isPassed ? span('green', '✓') : span('red', '✗');
    const key = `stage.${stage}`;
    const line: Line = [
      mark,
      ` ${texts.has(key) ? texts.text(key) : stage}`,
      detail === '' ? '' : `: ${detail}`,
    ];
    context.out.line(line);
  }
  if (result.error !== null) context.err.paragraphs(renderError(texts, result.error));
  return exitCode;
}

async function removeEnvironment(context: CliContext, name: string): Promise<number> {
  const application = await context.open('change');
  await application.environments.remove(name);
  if (context.isJson) context.out.json({ removed: name });
  else if (!context.isQuiet) context.out.line(context.texts.text('cli.env.removed', { name }));
  return exitCodes.done;
}
