import type { ContainerRecord, HealthRecord } from '../state/container-record.ts';
import type { EngineContext } from './engine-context.ts';
import { isReady, worldOf } from './listening.ts';
import { missingExecutable } from './process-plan.ts';
import { appletOf, runTrivialCommand } from './trivial-command.ts';

const keptProbes = 5;
const defaultMs = 30_000;
const nanosPerMs = 1_000_000;

interface ProbeOutcome {
  readonly exitCode: number;
  readonly output: string;
  readonly tookMs: number;
}

/** The health command in effect; null when there is none or it is disabled. */
export function healthTestOf(container: ContainerRecord): readonly string[] | null {
  const test = healthcheckOf(container).Test ?? [];
  return test.length === 0 || test[0] === 'NONE' ? null : test;
}

/** State of a container's health at its start; null without a health command. */
export function newHealth(container: ContainerRecord): HealthRecord | null {
  if (healthTestOf(container) === null) return null;
  return { status: 'starting', failingStreak: 0, log: container.health?.log ?? [] };
}

/** Probes for as long as the process runs, the first time one interval after its start. */
export function watchHealth(context: EngineContext, container: ContainerRecord): void {
  if (container.health === null) return;
  const { Interval = 0 } = healthcheckOf(container);
  const cancel = context.timers.after(orDefault(Interval), () => {
    probe(context, container);
  });
  context.processes.get(container.id)?.cancels.set('health', cancel);
}

/** Runs the container's health test now, as `exec` of the same command would. */
export function runHealthTest(context: EngineContext, container: ContainerRecord): ProbeOutcome {
  const test = healthTestOf(container) ?? [];
  const command = test[0] === 'CMD-SHELL' ? ['sh', '-c', ...test.slice(1)] : test.slice(1);
  const plan = context.processes.get(container.id)?.plan;
  const isByImage = plan !== undefined && container.argv[0] === container.program.behaviour?.command[0];
  if (isByImage && !plan.isHealthy)
    return { exitCode: 1, output: 'the service says that it is not well\n', tookMs: 0 };
  if (isByImage && !isReady(context, container)) return { exitCode: 1, output: 'not ready yet\n', tookMs: 0 };
  const run = appletOf(command) === null ? null : runTrivialCommand(command, worldOf(context, container));
  if (run !== null) {
    const output = run.output.map(({ text }) => text).join('');
    return { exitCode: run.exit?.code ?? 0, output, tookMs: run.exit?.afterMs ?? Infinity };
  }
  // A test of its own that this engine cannot run passes with the service that it belongs to.
  if (isByImage) return { exitCode: 0, output: '', tookMs: 0 };
  return {
    exitCode: -1,
    output: `OCI runtime exec failed: exec failed: ${missingExecutable(command[0] ?? '')}`,
    tookMs: 0,
  };
}

function probe(context: EngineContext, container: ContainerRecord): void {
  const begin = context.timestamp();
  const outcome = runHealthTest(context, container);
  const timeoutMs = orDefault(healthcheckOf(container).Timeout ?? 0);
  const isLate = outcome.tookMs > timeoutMs;
  const cancel = context.timers.after(Math.min(outcome.tookMs, timeoutMs), () => {
    record(context, container, {
      Start: begin,
      End: context.timestamp(),
      ExitCode: isLate ? -1 : outcome.exitCode,
      Output: isLate ? `Health check exceeded timeout (${timeoutMs}ms)` : outcome.output.slice(0, 4096),
    });
    watchHealth(context, container);
  });
  context.processes.get(container.id)?.cancels.set('health', cancel);
}

function record(
  context: EngineContext,
  container: ContainerRecord,
  result: HealthRecord['log'][number],
): void {
  const { health } = container;
  const process = context.processes.get(container.id);
  if (health === null || process === undefined) return;
  const before = health.status;
  health.log = [...health.log, result].slice(-keptProbes);
  const { Retries = 0, StartPeriod = 0 } = healthcheckOf(container);
  if (result.ExitCode === 0) {
    health.status = 'healthy';
    health.failingStreak = 0;
  } else {
    const ranMs = Date.parse(result.Start) - Date.parse(container.startedAt);
    const isStarting = health.status === 'starting' && ranMs <= StartPeriod / nanosPerMs;
    if (!isStarting) health.failingStreak++;
    if (health.failingStreak >= (Retries || 3)) health.status = 'unhealthy';
  }
  if (health.status === before) return;
  context.state.touch();
  context.events.container(`health_status: ${health.status}`, container);
}

interface Healthcheck {
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly Retries?: number;
  readonly StartPeriod?: number;
}

function healthcheckOf(container: ContainerRecord): Healthcheck {
  return container.config['Healthcheck'] ?? {};
}

function orDefault(nanos: number): number {
  return nanos > 0 ? nanos / nanosPerMs : defaultMs;
}
