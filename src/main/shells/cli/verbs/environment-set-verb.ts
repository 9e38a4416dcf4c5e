import type { Command } from 'commander';
import type { EnvironmentColor } from '../../../../shared/environment-color.ts';
import { environmentColors } from '../../../../shared/environment-color.ts';
import { WindlassError } from '../../../../shared/errors.ts';
import type { EnvironmentChange } from '../../../core/operations/application.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

interface SetOptions {
  readonly rename?: string;
  readonly color?: string;
  readonly readOnly?: boolean;
  readonly confirmByName?: boolean;
}

/** `env set NAME`: another name, or how it is marked and guarded. */
export function addSetVerb(group: Command, kit: VerbKit): void {
  addVerb(group, kit, 'set <NAME>', 'env.set')
    .option('--rename <NAME>', optionText(kit, 'rename'))
    .option(`--color <${[...environmentColors, 'none'].join('|')}>`, optionText(kit, 'color'))
    .option('--read-only', optionText(kit, 'readOnly'))
    .option('--no-read-only', optionText(kit, 'noReadOnly'))
    .option('--confirm-by-name', optionText(kit, 'confirmByName'))
    .option('--no-confirm-by-name', optionText(kit, 'noConfirmByName'))
    .action((name: string, options: SetOptions, command: Command) =>
      kit.run(command, (context) => setEnvironment(context, name, options)),
    );
}

async function setEnvironment(context: CliContext, name: string, options: SetOptions): Promise<number> {
  const { rename, color, readOnly, confirmByName } = options;
  const change: EnvironmentChange = {
    ...(rename === undefined ? {} : { name: rename }),
    ...(color === undefined ? {} : { color: readColor(color) }),
    ...(readOnly === undefined ? {} : { isReadOnly: readOnly }),
    ...(confirmByName === undefined ? {} : { mustConfirmByName: confirmByName }),
  };
  if (Object.keys(change).length === 0) {
    throw new WindlassError('usage', 'nothing to set was given', { reason: 'nothing-to-set' });
  }
  const application = await context.open('change');
  const environment = await application.environments.update(name, change);
  if (context.isJson) context.out.json(environment);
  else if (!context.isQuiet)
    context.out.line(context.texts.text('cli.env.changed', { name: environment.name }));
  return exitCodes.done;
}

function readColor(text: string): EnvironmentColor | null {
  if (text === 'none') return null;
  const color = environmentColors.find((each) => each === text);
  if (color !== undefined) return color;
  throw new WindlassError('usage', `--color: "${text}" is none of ${environmentColors.join(', ')}`, {
    reason: 'color',
    value: text,
    colors: [...environmentColors, 'none'],
  });
}
