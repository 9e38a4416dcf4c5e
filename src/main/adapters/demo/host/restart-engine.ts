import { EngineRefusal } from '../engine-refusal.ts';
import { isActive, joinedContainer } from '../state/container-record.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import type { TakenPort } from '../state/demo-state.ts';
import { endProcess, endRestarting, resumeContainer, startContainer } from './container-runtime.ts';
import type { EngineContext } from './engine-context.ts';
import { worldOf } from './listening.ts';
import { planProcess } from './process-plan.ts';
import { isStartedWithEngine } from './restart-policy.ts';

const killedExitCode = 137;

/** What an engine does on SIGTERM: ends its containers and forgets its ghosts. */
export function stopCleanly(context: EngineContext): void {
  const { state } = context;
  context.timers.cancelAll();
  state.takenPorts = state.takenPorts.filter(({ kind }) => kind !== 'ghost');
  if (!context.isLiveRestore) {
    for (const container of state.containers.values()) {
      const onTerm = context.processes.get(container.id)?.plan.onTerm;
      if (container.status === 'running') endProcess(context, container, onTerm?.code ?? killedExitCode);
      else if (container.status === 'restarting') endRestarting(context, container);
    }
  }
  state.wasStoppedCleanly = true;
  state.touch();
}

/**
 * What SIGKILL does: nothing more happens, containers go on without their engine. Ports that were taken for a
 * container that did not get to run stay taken, until an engine is stopped cleanly.
 */
export function dropDead(context: EngineContext): void {
  const { state } = context;
  context.timers.cancelAll();
  for (const container of state.containers.values()) {
    if (isActive(container) || container.published.length === 0) continue;
    const ghosts = container.published.map(({ protocol, hostIp, hostPort }): TakenPort => ({
      protocol,
      hostIp,
      hostPort,
      kind: 'ghost',
    }));
    state.takenPorts = [...state.takenPorts, ...ghosts];
    container.published = [];
  }
  state.touch();
}

/** What a starting engine makes of the state it finds: settles what is left over, then starts by policy. */
export function bringUp(context: EngineContext): void {
  const { state } = context;
  for (const container of state.containers.values()) settle(context, container);
  state.wasStoppedCleanly = false;
  state.touch();
  const candidates = [...state.containers.values()].filter(
    (container) => !isActive(container) && isStartedWithEngine(container),
  );
  // Why: on a real engine a container that joins another one loses the race against it more often than not, and is
  // not tried again. Here it always loses, so that nobody relies on winning.
  for (const container of [
    ...candidates.filter(isJoined),
    ...candidates.filter((other) => !isJoined(other)),
  ]) {
    try {
      startContainer(context, container);
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      container.exitCode = 128;
    }
  }
}

/** As if this engine had run on that state all the time: for a copy of a host. */
export function goOn(context: EngineContext): void {
  const { state } = context;
  for (const container of state.containers.values()) {
    if (container.status === 'running') resumeContainer(context, container, ranMs(context, container));
  }
  state.wasStoppedCleanly = false;
}

function ranMs({ clock }: EngineContext, { startedAt }: ContainerRecord): number {
  return Math.max(0, clock.now() - Date.parse(startedAt));
}

function settle(context: EngineContext, container: ContainerRecord): void {
  if (container.status === 'restarting') container.status = 'exited';
  if (container.status !== 'running') return;
  if (context.isLiveRestore) {
    resumeContainer(context, container, ranMs(context, container));
    return;
  }
  const plan = planProcess(container, worldOf(context, container));
  const exit = typeof plan === 'string' ? null : plan.exit;
  const endedByItself = exit !== null && exit.afterMs <= ranMs(context, container);
  endProcess(context, container, endedByItself ? exit.code : killedExitCode);
  // Why: a starting engine kills what its killed predecessor left running, and takes that for a stop by hand.
  if (!endedByItself) container.isManuallyStopped = true;
}

function isJoined(container: ContainerRecord): boolean {
  return joinedContainer(container) !== null;
}
