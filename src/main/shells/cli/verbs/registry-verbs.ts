import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

interface LoginOptions {
  readonly username: string;
  readonly passwordStdin?: boolean;
}

const longestPassword = 8192;

/** `registry login|list|logout`: credentials for pulls, kept encrypted here and handed to the engine with each pull. */
export function addRegistryVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'registry', 'registry');
  addVerb(group, kit, 'login <REGISTRY>', 'registry.login')
    .requiredOption('--username <NAME>', optionText(kit, 'username'))
    .option('--password-stdin', optionText(kit, 'passwordStdin'))
    .action((registry: string, options: LoginOptions, command: Command) =>
      kit.run(command, (context) => login(context, registry, options)),
    );
  addVerb(group, kit, 'list', 'registry.list').action((_options: unknown, command: Command) =>
    kit.run(command, list),
  );
  addVerb(group, kit, 'logout <REGISTRY>', 'registry.logout').action(
    (registry: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => logout(context, registry)),
  );
}

async function login(context: CliContext, registry: string, options: LoginOptions): Promise<number> {
  const password = await readPassword(context, options);
  const { registries } = await context.open('change');
  const saved = await registries.save(registry, options.username, password);
  if (context.isJson) context.out.json(saved);
  else if (!context.isQuiet) {
    const key = saved.isChecked ? 'cli.registry.saved' : 'cli.registry.unchecked';
    context.out.line(context.texts.text(key, { registry: saved.registry, username: saved.username }));
  }
  return exitCodes.done;
}

/** Never from an argument or a variable, which others can read. */
async function readPassword(context: CliContext, { passwordStdin }: LoginOptions): Promise<string> {
  const { stdin } = context.host;
  if (passwordStdin === true) return (await stdin.read(longestPassword)).replace(/\r?\n$/, '');
  if (!stdin.isTerminal || context.isJson) {
    throw new WindlassError(
      'usage',
      'the password is asked for on a terminal, or read with --password-stdin',
      {
        reason: 'password-stdin',
      },
    );
  }
  return (await stdin.ask(`${context.texts.text('cli.registry.password')}: `, { isHidden: true })) ?? '';
}

async function list(context: CliContext): Promise<number> {
  const registries = await (await context.open('read')).registries.list();
  if (context.isJson) {
    context.out.json({ registries });
    return exitCodes.done;
  }
  const titles = ['registry', 'username'].map((column) => context.texts.text(`column.${column}`));
  context.out.lines(
    renderTable(
      titles,
      registries.map(({ registry, username }) => [registry, username]),
    ),
  );
  return exitCodes.done;
}

async function logout(context: CliContext, registry: string): Promise<number> {
  const { registries } = await context.open('change');
  await registries.remove(registry);
  if (context.isJson) context.out.json({ removed: registry });
  else if (!context.isQuiet) context.out.line(context.texts.text('cli.registry.removed', { registry }));
  return exitCodes.done;
}
