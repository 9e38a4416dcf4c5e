import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

/** `source add|list|remove` */
export function addSourceVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'source', 'source');
  addVerb(group, kit, 'add <NAME>', 'source.add')
    .requiredOption('--path <DIR>', optionText(kit, 'path'))
    .action((name: string, options: { path: string }, command: Command) =>
      kit.run(command, (context) => addSource(context, name, options.path)),
    );
  addVerb(group, kit, 'list', 'source.list').action((_options: unknown, command: Command) =>
    kit.run(command, listSources),
  );
  addVerb(group, kit, 'remove <NAME>', 'source.remove').action(
    (name: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => removeSource(context, name)),
  );
}

async function addSource(context: CliContext, name: string, path: string): Promise<number> {
  const application = await context.open('change');
  const source = await application.sources.add(name, context.host.resolvePath(path));
  if (context.isJson) context.out.json(source);
  else if (!context.isQuiet)
    context.out.line(context.texts.text('cli.source.added', { name: source.name, path: source.path }));
  return exitCodes.done;
}

async function listSources(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const sources = application.sources.list();
  if (context.isJson) {
    context.out.json(sources);
    return exitCodes.done;
  }
  const titles = [context.texts.text('column.name'), context.texts.text('column.path')];
  context.out.lines(
    renderTable(
      titles,
      sources.map((source) => [source.name, source.path]),
    ),
  );
  return exitCodes.done;
}

async function removeSource(context: CliContext, name: string): Promise<number> {
  const application = await context.open('change');
  await application.sources.remove(name);
  if (context.isJson) context.out.json({ removed: name });
  else if (!context.isQuiet) context.out.line(context.texts.text('cli.source.removed', { name }));
  return exitCodes.done;
}
