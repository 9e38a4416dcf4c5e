import { WindlassError } from '../../../shared/errors.ts';
import type { Application, OperationPreview, OperationRequest } from '../../core/operations/application.ts';
import { printable, printableLines } from '../../../shared/printable.ts';
import { askForMissing } from './ask-for-missing.ts';
import { namingCatalogProblems } from './catalog-problems.ts';
import type { CliContext } from './cli-context.ts';
import { exitCodes } from './exit-codes.ts';
import { followOperation } from './follow-operation.ts';
import type { Line } from './printed-line.ts';
import { checkLines, renderPreview } from './render-preview.ts';

export interface RunOptions {
  /** `--yes` */
  readonly isConfirmed: boolean;
  readonly isDryRun: boolean;
  /** `--confirm NAME`, for environments that want the name of the deployment. */
  readonly confirmation: string | undefined;
}

/** Makes the request once the use cases are open. */
export type RequestMaker = (application: Application) => Promise<OperationRequest>;

/** Shows what would happen, asks, runs, follows; or with `--dry-run` only prints the plan. Resolves with the exit code. */
export async function runOperation(
  context: CliContext,
  makeRequest: RequestMaker,
  options: RunOptions,
): Promise<number> {
  if (options.isDryRun) return printPlan(context, makeRequest);
  if (!options.isConfirmed && (context.isJson || !context.isInteractive)) {
    throw new WindlassError('usage', 'without a terminal to ask on, --yes is needed', { reason: 'yes' });
  }
  const application = await context.open('change');
  await recoverFirst(context, application);
  return namingCatalogProblems(application, () => confirmAndRun(context, application, makeRequest, options));
}

async function confirmAndRun(
  context: CliContext,
  application: Application,
  makeRequest: RequestMaker,
  options: RunOptions,
): Promise<number> {
  const request: OperationRequest = {
    ...(await makeRequest(application)),
    confirmation: options.confirmation,
  };
  if (options.isConfirmed) {
    const handle = await askForMissing(context, application, request, (filled) =>
      application.operations.start(filled),
    );
    return followOperation(context, application, handle);
  }
  let asked = request;
  const preview = await askForMissing(context, application, request, (filled) => {
    asked = filled;
    return application.operations.preview(filled);
  });
  context.out.paragraphs(renderPreview(context.texts, asked, preview));
  if (hasBlockingCheck(preview)) return exitCodes.refused;
  const confirmation = await confirm(context, application, preview, options.confirmation);
  if (confirmation === null) {
    context.err.line(context.texts.text('cli.declined'));
    return exitCodes.refused;
  }
  const handle = await application.operations.start({ ...asked, confirmation });
  return followOperation(context, application, handle);
}

/** By yes or no, or by the name of the deployment where the environment wants that; null: declined. */
async function confirm(
  { host, texts }: CliContext,
  application: Application,
  { environment, deployment }: OperationPreview,
  given: string | undefined,
): Promise<string | null> {
  const isByName = application.environments
    .list()
    .some(({ name, mustConfirmByName }) => name === environment && mustConfirmByName);
  if (!isByName) {
    const answer = await host.stdin.ask(`${texts.text('cli.confirm')} `, { isHidden: false });
    return isYes(answer) ? '' : null;
  }
  if (given === deployment) return given;
  const question = texts.text('cli.confirmByName', { environment, deployment });
  const typed = await host.stdin.ask(`${printable(question)} `, { isHidden: false });
  return typed?.trim() === deployment ? deployment : null;
}

/**
 * What a process that is gone left behind is resolved before anything new begins. Its outcome is shown, but only
 * the verb's own outcome decides the exit code.
 */
export async function recoverFirst(
  context: CliContext,
  application: Application,
): Promise<ReadonlyMap<string, number>> {
  const exitCodeByDeployment = new Map<string, number>();
  for (const handle of await application.operations.recoverAll()) {
    if (!context.isJson) context.err.line(context.texts.text('cli.recovering', { operation: handle.id }));
    const exitCode = await followOperation(context, application, handle);
    const { deployment } = await handle.finished;
    exitCodeByDeployment.set(deployment, exitCode);
  }
  return exitCodeByDeployment;
}

/** Standard output is exactly the plan; what the checks say goes beside it. */
async function printPlan(context: CliContext, makeRequest: RequestMaker): Promise<number> {
  const application = await context.open('read');
  const preview = await namingCatalogProblems(application, async () =>
    askForMissing(context, application, await makeRequest(application), (filled) =>
      application.operations.preview(filled),
    ),
  );
  if (context.isJson) {
    context.out.json(preview);
  } else {
    const plan = preview.renderedPlan.replace(/\n$/, '');
    context.out.lines(printableLines(plan).map((line): Line => [line]));
    context.err.paragraphs(checkLines(context.texts, preview.checks));
  }
  return hasBlockingCheck(preview) ? exitCodes.refused : exitCodes.done;
}

function hasBlockingCheck(preview: OperationPreview): boolean {
  return preview.checks.some((check) => check.severity === 'error');
}

function isYes(answer: string | null): boolean {
  return /^\s*(y|yes|j|ja)\s*$/i.test(answer ?? '');
}
