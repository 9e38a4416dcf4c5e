import type { Command } from 'commander';
import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { parseDeploymentAddress } from '../deployment-address.ts';
import { exitCodes } from '../exit-codes.ts';
import { followOperation } from '../follow-operation.ts';
import { recoverFirst } from '../run-operation.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

/** `resume NAME`, `unlock NAME --lock ID` */
export function addRecoveryVerbs(program: Command, kit: VerbKit): void {
  addVerb(program, kit, 'resume <NAME>', 'resume')
    .option('--confirm <NAME>', optionText(kit, 'confirm'))
    .option('--dry-run', optionText(kit, 'dryRun'))
    .action((name: string, options: { confirm?: string; dryRun?: true }, command: Command) =>
      kit.run(command, (context) =>
        options.dryRun === true
          ? showResume(context, name)
          : resumeDeployment(context, name, options.confirm),
      ),
    );
  addVerb(program, kit, 'unlock <NAME>', 'unlock')
    .requiredOption('--lock <ID>', optionText(kit, 'lock'))
    .action((name: string, options: { lock: string }, command: Command) =>
      kit.run(command, (context) => unlockDeployment(context, name, options.lock)),
    );
}

async function resumeDeployment(
  context: CliContext,
  name: string,
  confirmation: string | undefined,
): Promise<number> {
  const ref = parseDeploymentAddress(name);
  const application = await context.open('change');
  const recovered = await recoverFirst(context, application);
  try {
    return await followOperation(
      context,
      application,
      await application.operations.resume(ref, confirmation),
    );
  } catch (error) {
    // Why: what was to be resumed may just have been, as the first thing that this command did.
    const exitCode = recovered.get(ref.name);
    if (exitCode !== undefined && isWindlassError(error, 'nothing-to-resume')) return exitCode;
    throw error;
  }
}

/** What it would take up and do, as it will run; what is in its way is an error. */
async function showResume(context: CliContext, name: string): Promise<number> {
  const application = await context.open('read');
  const { choices } = await application.operations.held(parseDeploymentAddress(name));
  const choice = choices.find(({ command }) => command === 'resume');
  const blocked = choice?.blocked ?? null;
  if (blocked !== null) throw new WindlassError(blocked.code, blocked.message, blocked.details);
  if (context.isJson) context.out.json(choice?.plan ?? null);
  else
    context.out.lines(
      (choice?.renderedPlan ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => [line]),
    );
  return exitCodes.done;
}

async function unlockDeployment(context: CliContext, name: string, lock: string): Promise<number> {
  const ref = parseDeploymentAddress(name);
  const application = await context.open('change');
  await application.operations.unlock(ref, lock);
  if (context.isJson) context.out.json({ unlocked: lock });
  else if (!context.isQuiet) context.out.line(context.texts.text('cli.unlocked', { lock }));
  return exitCodes.done;
}
