import { EngineRefusal } from '../engine-refusal.ts';
import type { ContainerRecord, JsonObject } from '../state/container-record.ts';
import type { ExecRecord } from '../state/exec-record.ts';
import type { EngineContext } from './engine-context.ts';
import { healthTestOf, runHealthTest } from './health-monitor.ts';
import { worldOf } from './listening.ts';
import { isExecutable, missingExecutable } from './process-plan.ts';
import { runTrivialCommand } from './trivial-command.ts';
import type { OutputPiece } from './trivial-command.ts';

export interface ExecRun {
  readonly output: readonly OutputPiece[];
  /** null: it runs as long as its container. */
  readonly exit: { readonly afterMs: number; readonly code: number } | null;
}

const neverStarted = 126;

/** 409 with the real texts when the container cannot run a command now. */
export function checkCanExec(container: ContainerRecord): void {
  if (container.status === 'restarting') {
    throw new EngineRefusal(
      409,
      `Container ${container.id} is restarting, wait until the container is running`,
    );
  }
  if (container.status !== 'running')
    throw new EngineRefusal(409, `Container ${container.id} is not running`);
}

/** What the command prints and how it ends. One that cannot be started says so in its output, as on a real engine. */
export function runExec(
  context: EngineContext,
  container: ContainerRecord,
  argv: readonly string[],
): ExecRun {
  if (isHealthTest(container, argv)) {
    const { exitCode, output, tookMs } = runHealthTest(context, container);
    const pieces = output === '' ? [] : [{ afterMs: 0, stream: 'stdout' as const, text: output }];
    return { output: pieces, exit: { afterMs: tookMs, code: exitCode < 0 ? neverStarted : exitCode } };
  }
  const run = isExecutable(container.program, argv)
    ? runTrivialCommand(argv, worldOf(context, container))
    : null;
  if (run !== null) return run;
  const text = `OCI runtime exec failed: exec failed: ${missingExecutable(argv[0] ?? '')}\r\n`;
  return { output: [{ afterMs: 0, stream: 'stdout', text }], exit: { afterMs: 0, code: neverStarted } };
}

export function describeExec(exec: ExecRecord): JsonObject {
  return {
    ID: exec.id,
    Running: exec.state === 'running',
    ExitCode: exec.exitCode,
    ProcessConfig: {
      tty: exec.isTty,
      entrypoint: exec.argv[0] ?? '',
      arguments: exec.argv.slice(1),
      privileged: false,
    },
    OpenStdin: false,
    OpenStderr: true,
    OpenStdout: true,
    CanRemove: false,
    ContainerID: exec.containerId,
    DetachKeys: '',
    Pid: 0,
  };
}

function isHealthTest(container: ContainerRecord, argv: readonly string[]): boolean {
  const test = healthTestOf(container);
  if (test === null) return false;
  const command = test[0] === 'CMD-SHELL' ? [argv[0] ?? '', '-c', ...test.slice(1)] : test.slice(1);
  return command.length === argv.length && command.every((word, index) => word === argv[index]);
}
