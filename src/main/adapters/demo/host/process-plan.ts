import { ownExitCode } from '../demo-registry.ts';
import type { DemoImage } from '../demo-registry.ts';
import type { ContainerRecord, Program } from '../state/container-record.ts';
import { appletOf, runTrivialCommand } from './trivial-command.ts';
import type { CommandWorld, OutputPiece } from './trivial-command.ts';

/** All that a started process will do, known from the beginning. Times count from its start. */
export interface ProcessPlan {
  /** null: it listens on no port. */
  readonly listensOn: number | null;
  /** When it begins to listen and its health test can pass. */
  readonly readyAfterMs: number;
  /** null: it runs until it is stopped. */
  readonly exit: { readonly afterMs: number; readonly code: number } | null;
  /** What SIGTERM does; null: nothing. */
  readonly onTerm: { readonly afterMs: number; readonly code: number } | null;
  /** False: its health test fails whatever it asks. */
  readonly isHealthy: boolean;
  readonly output: readonly OutputPiece[];
  /** Made at its own exit. */
  readonly writes: readonly { readonly path: string; readonly text: string }[];
  /** What it answers over HTTP. */
  readonly page: string;
}

/** What the container's command will do in its image; a string is the runtime's text for a command that is not there. */
export function planProcess(container: ContainerRecord, world: CommandWorld): ProcessPlan | string {
  const { behaviour } = container.program;
  if (behaviour !== null && container.argv[0] === behaviour.command[0]) return planByImage(behaviour);
  const executable = container.argv[0] ?? '';
  const run = isExecutable(container.program, container.argv)
    ? runTrivialCommand(container.argv, world)
    : null;
  if (run === null) return missingExecutable(executable);
  const hasInit = container.hostConfig['Init'] === true;
  // Why: process 1 has no default handler for SIGTERM; only a trap or an init in front of it obeys.
  const code = run.termExitCode === null ? (hasInit ? 143 : 'ignored') : run.termExitCode;
  return {
    listensOn: run.listensOn,
    readyAfterMs: 0,
    exit: run.exit,
    onTerm: code === 'ignored' ? null : { afterMs: 10, code },
    isHealthy: true,
    output: run.output,
    writes: [],
    page: `${behaviour?.version ?? ''}\n`,
  };
}

/** The text that the container runtime gives for a command that it cannot find. */
export function missingExecutable(executable: string): string {
  const reason = executable.includes('/')
    ? `stat ${executable}: no such file or directory`
    : 'executable file not found in $PATH';
  return `unable to start container process: exec: "${executable}": ${reason}: unknown`;
}

/** Whether a command can be found in the container, as far as this engine knows it. */
export function isExecutable(program: Program, command: readonly string[]): boolean {
  if (program.behaviour === null && !program.paths.includes(command[0] ?? '')) return false;
  return appletOf(command) !== null;
}

function planByImage(image: DemoImage): ProcessPlan {
  return {
    listensOn: image.port,
    readyAfterMs: image.startMs,
    exit: ownExit(image),
    onTerm: image.mode === 'ignores-term' ? null : { afterMs: image.stopMs, code: 0 },
    isHealthy: image.mode !== 'unhealthy',
    output: image.logLines.map((line, index) => ({
      // A one-shot tells of its work as it goes; others say everything at their start.
      afterMs: image.mode === 'one-shot' ? Math.floor((index * image.runMs) / image.logLines.length) : 0,
      stream: 'stdout' as const,
      text: `${line}\n`,
    })),
    writes: image.mode === 'one-shot' ? image.writes : [],
    page: `${image.version}\n`,
  };
}

function ownExit(image: DemoImage): ProcessPlan['exit'] {
  if (image.mode === 'crash') return { afterMs: image.crashAfterMs, code: ownExitCode(image) };
  if (image.mode === 'one-shot') return { afterMs: image.runMs, code: ownExitCode(image) };
  return null;
}
