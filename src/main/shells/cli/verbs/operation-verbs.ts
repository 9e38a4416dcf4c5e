import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { OperationOptions } from '../../../core/model/operation.ts';
import type { OperationRequest } from '../../../core/operations/application.ts';
import { parseAssignments } from '../assignments.ts';
import type { CliContext } from '../cli-context.ts';
import { parseDeploymentAddress } from '../deployment-address.ts';
import { parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import { maximumVariableFileBytes, parseVariableFile } from '../../../../shared/variable-file.ts';
import { runOperation } from '../run-operation.ts';
import type { RunOptions } from '../run-operation.ts';
import { chooseEnvironment } from '../choose-environment.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, collect, optionText } from './verb-kit.ts';

interface CommonOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly confirm?: string;
}

interface TuningOptions extends CommonOptions {
  readonly profile?: string;
  readonly stable?: string;
  readonly healthDeadline?: string;
  readonly autoRollback?: true;
}

interface VariableOptions {
  readonly var?: readonly string[];
  readonly varFile?: string;
}

interface DeployOptions extends TuningOptions, VariableOptions {
  readonly name: string;
  readonly env?: string;
  readonly version?: string;
}

interface UpgradeOptions extends TuningOptions, VariableOptions {
  readonly to?: string;
}

interface RollbackOptions extends TuningOptions, VariableOptions {
  readonly toRelease?: string;
  readonly info?: true;
}

/** `deploy`, `upgrade`, `rollback`, `start`, `stop`, `remove`: everything that runs as one operation. */
export function addOperationVerbs(program: Command, kit: VerbKit): void {
  const deploy = addVerb(program, kit, 'deploy <STACK>', 'deploy')
    .requiredOption('--name <N>', optionText(kit, 'name'))
    .option('--env <E>', optionText(kit, 'env'))
    .option('--version <V>', optionText(kit, 'version'));
  addVariableOptions(deploy, kit);
  addCommonOptions(addTuningOptions(deploy, kit), kit).action(
    (stack: string, options: DeployOptions, command: Command) =>
      kit.run(command, (context) => deployStack(context, stack, options)),
  );

  const upgrade = addVerb(program, kit, 'upgrade <NAME>', 'upgrade').option(
    '--to <V>',
    optionText(kit, 'to'),
  );
  addVariableOptions(upgrade, kit);
  addTuningOptions(upgrade, kit).option('--auto-rollback', optionText(kit, 'autoRollback'));
  addCommonOptions(upgrade, kit).action((name: string, options: UpgradeOptions, command: Command) =>
    kit.run(command, (context) => upgradeDeployment(context, name, options)),
  );

  const rollback = addVerb(program, kit, 'rollback <NAME>', 'rollback')
    .option('--info', optionText(kit, 'info'))
    .option('--to-release <ID>', optionText(kit, 'toRelease'));
  addVariableOptions(rollback, kit);
  addCommonOptions(addTuningOptions(rollback, kit), kit).action(
    (name: string, options: RollbackOptions, command: Command) =>
      kit.run(command, (context) => rollBack(context, name, options)),
  );

  for (const kind of ['start', 'stop', 'remove'] as const) {
    const verb = addVerb(program, kit, `${kind} <NAME>`, kind);
    if (kind === 'start') addTuningOptions(verb, kit);
    addCommonOptions(verb, kit).action((name: string, options: TuningOptions, command: Command) =>
      kit.run(command, (context) => {
        const ref = parseDeploymentAddress(name);
        const request: OperationRequest = { kind, ref, options: readTuning(options) };
        return runOperation(context, () => Promise.resolve(request), runOptions(options));
      }),
    );
  }
}

async function deployStack(context: CliContext, stack: string, options: DeployOptions): Promise<number> {
  const variables = await readVariables(context, options);
  const tuning = readTuning(options);
  return runOperation(
    context,
    async (application) => ({
      kind: 'deploy',
      name: options.name,
      environment: chooseEnvironment(application, options.env ?? null),
      stack,
      version: options.version ?? null,
      variables,
      options: tuning,
    }),
    runOptions(options),
  );
}

async function upgradeDeployment(
  context: CliContext,
  name: string,
  options: UpgradeOptions,
): Promise<number> {
  const request: OperationRequest = {
    kind: 'upgrade',
    ref: parseDeploymentAddress(name),
    version: options.to ?? null,
    variables: await readVariables(context, options),
    options: readTuning(options),
  };
  return runOperation(context, () => Promise.resolve(request), runOptions(options));
}

async function rollBack(context: CliContext, name: string, options: RollbackOptions): Promise<number> {
  const ref = parseDeploymentAddress(name);
  if (options.info === true) {
    const application = await context.open('read');
    context.out.json(await application.deployments.rollbackInfo(ref));
    return exitCodes.done;
  }
  const request: OperationRequest = {
    kind: 'rollback',
    ref,
    release: options.toRelease ?? null,
    variables: await readVariables(context, options),
    options: readTuning(options),
  };
  return runOperation(context, () => Promise.resolve(request), runOptions(options));
}

function addCommonOptions(command: Command, kit: VerbKit): Command {
  return command
    .option('-y, --yes', optionText(kit, 'yes'))
    .option('--confirm <NAME>', optionText(kit, 'confirm'))
    .option('--dry-run', optionText(kit, 'dryRun'));
}

function addTuningOptions(command: Command, kit: VerbKit): Command {
  return command
    .option('--profile <gap|fast>', optionText(kit, 'profile'))
    .option('--stable <DURATION>', optionText(kit, 'stable'))
    .option('--health-deadline <DURATION>', optionText(kit, 'healthDeadline'));
}

function addVariableOptions(command: Command, kit: VerbKit): Command {
  return command
    .option('--var <K=V>', optionText(kit, 'var'), collect)
    .option('--var-file <F>', optionText(kit, 'varFile'));
}

function runOptions(options: CommonOptions): RunOptions {
  return {
    isConfirmed: options.yes === true,
    isDryRun: options.dryRun === true,
    confirmation: options.confirm,
  };
}

/** The file's values, then those of the command line over them. */
async function readVariables(
  context: CliContext,
  options: VariableOptions,
): Promise<Readonly<Record<string, string>>> {
  const given = parseAssignments(options.var ?? []);
  if (options.varFile === undefined) return given;
  const text = await context.host.readTextFile(options.varFile, maximumVariableFileBytes);
  return { ...parseVariableFile(text, options.varFile), ...given };
}

function readTuning(options: TuningOptions): Partial<OperationOptions> {
  const { profile, stable, healthDeadline, autoRollback } = options;
  if (profile !== undefined && profile !== 'gap' && profile !== 'fast') {
    throw new WindlassError('usage', `--profile: "${profile}" is neither gap nor fast`, {
      reason: 'profile',
      value: profile,
    });
  }
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(stable === undefined ? {} : { stableMs: parseDuration(stable, '--stable') }),
    ...(healthDeadline === undefined
      ? {}
      : { healthDeadlineMs: parseDuration(healthDeadline, '--health-deadline') }),
    ...(autoRollback === true ? { autoRollback } : {}),
  };
}
