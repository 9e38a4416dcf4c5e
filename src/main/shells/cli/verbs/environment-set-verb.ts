import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { EnvironmentChange } from '../../../core/operations/application.ts';
import type { CliContext } from '../cli-context.ts';
import type { MarkOptions } from '../environment-marks.ts';
import { colorOption, readMarks } from '../environment-marks.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

interface SetOptions extends MarkOptions {
  readonly rename?: string;
}

/** `env set NAME`: another name, or how it is marked and guarded. */
export function addSetVerb(group: Command, kit: VerbKit): void {
  addVerb(group, kit, 'set <NAME>', 'env.set')
    .option('--rename <NAME>', optionText(kit, 'rename'))
    .option(colorOption, optionText(kit, 'color'))
    .option('--read-only', optionText(kit, 'readOnly'))
    .option('--no-read-only', optionText(kit, 'noReadOnly'))
    .option('--confirm-by-name', optionText(kit, 'confirmByName'))
    .option('--no-confirm-by-name', optionText(kit, 'noConfirmByName'))
    .action((name: string, options: SetOptions, command: Command) =>
      kit.run(command, (context) => setEnvironment(context, name, options)),
    );
}

async function setEnvironment(context: CliContext, name: string, options: SetOptions): Promise<number> {
  const { rename } = options;
  const change: EnvironmentChange = {
    ...(rename === undefined ? {} : { name: rename }),
    ...readMarks(options),
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
