import { EngineRefusal } from '../engine-refusal.ts';
import { isActive, joinedContainer, networkMode } from '../state/container-record.ts';
import type { ContainerRecord, LogRecord } from '../state/container-record.ts';
import { writeText } from './container-files.ts';
import type { EngineContext } from './engine-context.ts';
import { newHealth, watchHealth } from './health-monitor.ts';
import { worldOf } from './listening.ts';
import { connectEndpoints, disconnectEndpoints } from './networking.ts';
import { publishPorts } from './port-table.ts';
import { planProcess } from './process-plan.ts';
import type { ProcessPlan } from './process-plan.ts';
import { backoffAfter, shouldRestart } from './restart-policy.ts';

const killedExitCode = 137;
const keptLogLines = 2000;

/**
 * Starts a container that does not run. In the order of the real engine: namespace, networks, ports, then the
 * command; so a port that is taken is found before a command that is missing, and each refusal gives everything
 * back. `whileStarting` is called with the ports taken and nothing running yet.
 */
export function startContainer(
  context: EngineContext,
  container: ContainerRecord,
  whileStarting: () => void = () => undefined,
): void {
  const { state } = context;
  try {
    checkJoined(context, container);
    connectEndpoints(context, container);
    if (!isJoinedOrHost(container)) publishPorts(state, container, container.endpoints[0]?.endpointId ?? '');
  } catch (error) {
    failStart(context, container, error, error instanceof EngineRefusal && error.status >= 500 ? 128 : null);
  }
  whileStarting();
  const plan = planProcess(container, worldOf(context, container));
  if (typeof plan === 'string') {
    const message = `failed to create shim task: OCI runtime create failed: runc create failed: ${plan}`;
    failStart(context, container, new EngineRefusal(400, message), 127);
  }
  container.status = 'running';
  container.pid = state.nextPid++;
  container.exitCode = 0;
  container.error = '';
  container.startedAt = context.timestamp();
  container.isManuallyStopped = false;
  container.health = newHealth(container);
  state.touch();
  context.events.container('start', container);
  runProcess(context, container, plan, 0);
}

/** Lets a process that has run for some time already go on: what an engine with live-restore does. */
export function resumeContainer(context: EngineContext, container: ContainerRecord, ranMs: number): void {
  const plan = planProcess(container, worldOf(context, container));
  if (typeof plan !== 'string') runProcess(context, container, plan, ranMs);
}

/** Asks the process to end and kills it after the grace; resolves when it has ended. */
export async function stopContainer(
  context: EngineContext,
  container: ContainerRecord,
  graceMs: number,
): Promise<void> {
  container.isManuallyStopped = true;
  context.state.touch();
  if (container.status === 'restarting') {
    endRestarting(context, container);
    context.events.container('stop', container);
    return;
  }
  const exited = context.nextExit(container.id);
  const process = context.processes.get(container.id);
  const isKilledAtOnce =
    graceMs <= 0 || ['SIGKILL', 'KILL', '9'].includes(container.config['StopSignal'] as string);
  const onTerm = process?.plan.onTerm ?? null;
  context.events.container('kill', container, { signal: '15' });
  if (isKilledAtOnce) exitContainer(context, container, killedExitCode);
  else if (onTerm !== null && onTerm.afterMs < graceMs)
    schedule(context, container, 'term', onTerm.afterMs, onTerm.code);
  else if (Number.isFinite(graceMs)) schedule(context, container, 'kill', graceMs, killedExitCode);
  await exited;
  context.events.container('stop', container);
}

/** A signal by hand. Whoever is killed by hand is not restarted. */
export function killContainer(context: EngineContext, container: ContainerRecord, isKill: boolean): void {
  container.isManuallyStopped = true;
  const onTerm = context.processes.get(container.id)?.plan.onTerm ?? null;
  context.events.container('kill', container, { signal: isKill ? '9' : '15' });
  if (isKill) exitContainer(context, container, killedExitCode);
  else if (onTerm !== null) schedule(context, container, 'term', onTerm.afterMs, onTerm.code);
}

/** The process has ended: gives everything back and restarts by policy. */
export function exitContainer(context: EngineContext, container: ContainerRecord, exitCode: number): void {
  const process = context.processes.get(container.id);
  if (process === undefined) return;
  const ranMs = context.clock.monotonic() - process.startedAtMs;
  endProcess(context, container, exitCode);
  if (container.health !== null) container.health.status = 'unhealthy';
  context.events.container('die', container, { exitCode: String(exitCode) });
  if (!container.isManuallyStopped && shouldRestart(container, exitCode)) {
    container.status = 'restarting';
    container.restartCount++;
    const waitMs = backoffAfter(context.backoffMs.get(container.id) ?? null, ranMs);
    context.backoffMs.set(container.id, waitMs);
    const cancel = context.timers.after(waitMs, () => {
      restart(context, container);
    });
    context.backoffCancels.set(container.id, cancel);
  }
  context.state.touch();
  context.exited(container.id, exitCode);
}

/** Ends the process without asking what comes next: its container is `exited`. */
export function endProcess(context: EngineContext, container: ContainerRecord, exitCode: number): void {
  for (const cancel of context.processes.get(container.id)?.cancels.values() ?? []) cancel();
  context.processes.delete(container.id);
  container.status = 'exited';
  container.pid = 0;
  container.exitCode = exitCode;
  container.finishedAt = context.timestamp();
  container.published = [];
  disconnectEndpoints(context, container);
}

/** A container that waits for its next automatic start will not get it. */
export function endRestarting(context: EngineContext, container: ContainerRecord): void {
  context.backoffCancels.get(container.id)?.();
  context.backoffCancels.delete(container.id);
  container.status = 'exited';
  context.state.touch();
}

function restart(context: EngineContext, container: ContainerRecord): void {
  context.backoffCancels.delete(container.id);
  try {
    startContainer(context, container);
  } catch (error) {
    // Why: an automatic start that is refused is not tried again; the container shows the reason.
    if (!(error instanceof EngineRefusal)) throw error;
    container.status = 'exited';
    context.exited(container.id, container.exitCode);
  }
}

function runProcess(
  context: EngineContext,
  container: ContainerRecord,
  plan: ProcessPlan,
  ranMs: number,
): void {
  const startedAtMs = context.clock.monotonic() - ranMs;
  const cancels = new Map<string, () => void>();
  context.processes.set(container.id, { plan, startedAtMs, cancels });
  plan.output.forEach(({ afterMs, stream, text }, index) => {
    if (afterMs < ranMs) return;
    if (afterMs === 0) writeLog(context, container, stream, text);
    else
      cancels.set(
        `output ${index}`,
        later(context, afterMs - ranMs, () => writeLog(context, container, stream, text)),
      );
  });
  watchHealth(context, container);
  if (plan.exit === null) return;
  const { afterMs, code } = plan.exit;
  const end = later(context, Math.max(0, afterMs - ranMs), () => {
    for (const { path, text } of plan.writes) {
      writeText(context.state, container, { path, text, isAppending: true, atMs: context.clock.now() });
    }
    exitContainer(context, container, code);
  });
  cancels.set('exit', end);
}

function later(context: EngineContext, ms: number, action: () => void): () => void {
  return context.timers.after(ms, action);
}

function writeLog(
  context: EngineContext,
  container: ContainerRecord,
  stream: LogRecord['stream'],
  text: string,
): void {
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    container.logs.push({ at: context.timestamp(), stream, text: line });
  }
  if (container.logs.length > keptLogLines) container.logs = container.logs.slice(-keptLogLines);
  context.state.touch();
  context.logged(container.id);
}

function schedule(
  context: EngineContext,
  container: ContainerRecord,
  purpose: string,
  ms: number,
  exitCode: number,
): void {
  const cancels = context.processes.get(container.id)?.cancels;
  cancels?.get(purpose)?.();
  cancels?.set(
    purpose,
    context.timers.after(ms, () => {
      exitContainer(context, container, exitCode);
    }),
  );
}

function isJoinedOrHost(container: ContainerRecord): boolean {
  return /^(host$|none$|container:)/.test(networkMode(container));
}

function checkJoined(context: EngineContext, container: ContainerRecord): void {
  const joined = joinedContainer(container);
  if (joined === null) return;
  const target = context.state.container(joined);
  if (!isActive(target)) {
    throw new EngineRefusal(409, `cannot join network of a non running container: ${target.id}`);
  }
}

function failStart(
  context: EngineContext,
  container: ContainerRecord,
  error: unknown,
  exitCode: number | null,
): never {
  if (error instanceof EngineRefusal) {
    container.published = [];
    disconnectEndpoints(context, container);
    if (exitCode !== null) container.exitCode = exitCode;
    container.error = error.message;
    context.state.touch();
  }
  throw error;
}
