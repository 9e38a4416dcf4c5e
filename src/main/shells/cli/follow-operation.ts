import type { Application, OperationHandle } from '../../core/operations/application.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { applyOperationEvent, emptyOperationView } from '../../../shared/operation-view.ts';
import { chooseDisplay } from './choose-display.ts';
import type { CliContext } from './cli-context.ts';
import { formatDeploymentAddress } from './deployment-address.ts';
import { exitCodeOfEnd, leftExitCodes } from './exit-codes.ts';
import { span } from './printed-line.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { shellWord } from './shell-word.ts';
import { summarize } from './summarize.ts';

/** Shows a running operation to its end, lets it be cancelled or left, sums it up; resolves with the exit code. */
export async function followOperation(
  context: CliContext,
  application: Application,
  handle: OperationHandle,
): Promise<number> {
  const display = chooseDisplay(context);
  let view = emptyOperationView;
  const unfollow = handle.events(0, (event) => {
    view = applyOperationEvent(view, event);
    display.show(event, view);
  });
  const leaving = watchForLeaving(context, handle, display, () => view);
  const outcome = await Promise.race([handle.finished, leaving.left]).finally(() => {
    leaving.stop();
    unfollow();
    display.close();
  });
  if (typeof outcome === 'number') return outcome;
  return concludeOperation(context, application, outcome, view);
}

/** The last word on an operation that has ended. */
export async function concludeOperation(
  context: CliContext,
  application: Application,
  record: OperationRecord,
  view: OperationView,
): Promise<number> {
  const end = record.end ?? 'held';
  const exitCode = exitCodeOfEnd(end, record.error?.code ?? null);
  if (context.isJson) {
    context.out.jsonLine({ type: 'result', exitCode, operation: record });
    return exitCode;
  }
  const environment = view.environment === '' ? environmentName(application, record) : view.environment;
  const lines = await summarize(context.texts, application, record, { ...view, environment });
  const printer = exitCode === 0 ? context.out : context.err;
  if (!context.isQuiet) printer.line();
  printer.paragraphs(lines);
  return exitCode;
}

/**
 * Ctrl-C once cancels, and says what that means. A second one, or being asked to end, leaves: the records say
 * what was going on, and the next start resolves it.
 */
function watchForLeaving(
  context: CliContext,
  handle: OperationHandle,
  display: ProgressDisplay,
  view: () => OperationView,
): { readonly left: Promise<number>; readonly stop: () => void } {
  let resolve: (exitCode: number) => void = () => undefined;
  const left = new Promise<number>((settle) => {
    resolve = settle;
  });
  let interrupts = 0;
  const leave = (exitCode: number) => {
    const { deployment, environment } = view();
    const address = shellWord(formatDeploymentAddress(deployment, environment));
    sayBeside(context, display, context.texts.text('cli.left', { address }));
    resolve(exitCode);
  };
  const stopInterrupts = context.host.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) return leave(leftExitCodes.interrupted);
    const key = handle.cancel() ? 'cli.cancelling' : 'cli.tooLateToCancel';
    sayBeside(context, display, context.texts.text(key));
  });
  const stopTermination = context.host.onTerminate(() => leave(leftExitCodes.terminated));
  return {
    left,
    stop: () => {
      stopInterrupts();
      stopTermination();
    },
  };
}

function sayBeside(context: CliContext, display: ProgressDisplay, text: string): void {
  if (context.isJson || context.isQuiet) context.err.line([span('amber', text)]);
  else display.note([span('amber', text)]);
}

function environmentName(application: Application, record: OperationRecord): string {
  const environment = application.environments.list().find((known) => known.id === record.environment);
  return environment?.name ?? record.environment;
}
