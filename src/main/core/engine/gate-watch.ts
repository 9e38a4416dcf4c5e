import { WindlassError } from '../../../shared/errors.ts';
import type { ObservedContainer } from '../model/observed.ts';
import { isHealthy, judgeService, type GateEvidence, type GateRules, type Verdict } from '../policy/gates.ts';
import type { CancelSignal, Clock } from '../ports/clock.ts';
import type { DockerTarget } from '../ports/docker-target.ts';
import { isConnectionError } from './connection-error.ts';
import type { GateMemory, WatchedWait } from './gate-memory.ts';
import { startContainer } from './taken-port.ts';

const pollMs = 250;
const earlyHealthTimeoutMs = 10_000;
const restartPauseMs = 500;
/** With more than this between two looks the process, or its whole machine, was asleep meanwhile, or all but. */
const longestGapMs = 5_000;

export interface GateWatch {
  readonly docker: DockerTarget;
  readonly clock: Clock;
  readonly signal: CancelSignal;
  readonly service: string;
  /** Container id. */
  readonly container: string;
  /** Which wait this is, of those for the same container. */
  readonly wait: string;
  readonly memory: GateMemory;
  /** Checked before the one thing that a gate changes: the bounded restart. */
  readonly assertHeld: () => Promise<void>;
  /** Told of every probe and every change of the gate that is waited for. */
  readonly onProbe: (gate: string, isPassed: boolean, text: string, remainingMs: number) => void;
}

/** Waits until all gates of a running service are green; throws `gate-failed`, or `cancelled` by the signal. */
export async function verifyService(watch: GateWatch, rules: GateRules): Promise<void> {
  const observation = watch.memory.resume(watch.wait, watch.container, watch.clock);
  const health = new EarlyHealth(watch);
  let lastGate = '';
  let lookedAt = watch.clock.monotonic();
  for (;;) {
    throwIfCancelled(watch.signal);
    const container = await watch.docker.inspectContainer(watch.container);
    const evidence = await gather(watch, observation, health, container);
    const verdict = judgeService(container, rules, evidence);
    const gapMs = watch.clock.monotonic() - lookedAt;
    lookedAt += gapMs;
    const isExcused = gapMs > longestGapMs && observation.excuse(gapMs);
    if (verdict.kind === 'failed' && isExcused) continue;
    if (verdict.kind === 'passed' || verdict.kind === 'failed')
      watch.memory.finish(watch.wait, watch.container);
    if (verdict.kind === 'passed') return watch.onProbe('all', true, '', 0);
    if (verdict.kind === 'failed') throw gateFailed(watch.service, verdict, container, evidence);
    if (verdict.kind === 'restart') {
      watch.onProbe(
        'running',
        false,
        // Shown as it is in every language, as the output of a probe is.
        `exit ${container?.exitCode ?? '?'}`,
        rules.deadlineMs - evidence.elapsedMs,
      );
      await watch.clock.sleep(restartPauseMs, watch.signal);
      throwIfCancelled(watch.signal);
      await watch.assertHeld();
      await startContainer(watch.docker, watch.container);
      observation.countRestart();
      continue;
    }
    if (verdict.gate !== lastGate) {
      lastGate = verdict.gate;
      // The steady time comes on top of the deadline by which the service has to be there.
      const limitMs = verdict.gate === 'stable' ? rules.deadlineMs + rules.stableMs : rules.deadlineMs;
      watch.onProbe(verdict.gate, false, lastProbe(container), limitMs - evidence.elapsedMs);
    }
    await watch.clock.sleep(pollMs, watch.signal);
  }
}

/**
 * Waits for a dependency's condition. `healthy` of a container without a health check is: running for a
 * second without restart, the most that can be said of it this early.
 */
export async function waitReady(
  watch: GateWatch,
  condition: 'started' | 'healthy',
  rules: GateRules,
): Promise<void> {
  const first = await watch.docker.inspectContainer(watch.container);
  const hasCheck = first?.healthTest != null;
  const stableMs = condition === 'healthy' && !hasCheck ? Math.min(1000, rules.stableMs) : 0;
  if (condition === 'started') {
    if (first?.state === 'running') return;
  }
  await verifyService(
    { ...watch, onProbe: (gate, ok, text, left) => gate !== 'all' && watch.onProbe(gate, ok, text, left) },
    { ...rules, stableMs },
  );
}

/** Runs the image's own health command ahead of the engine's interval, at a growing pace. */
class EarlyHealth {
  readonly #watch: GateWatch;
  #dueAt: number;
  #pauseMs = 200;
  #result: 'passed' | 'failed' | null = null;
  #run = '';

  constructor(watch: GateWatch) {
    this.#watch = watch;
    this.#dueAt = watch.clock.monotonic();
  }

  async probe(container: ObservedContainer): Promise<'passed' | 'failed' | null> {
    if (container.healthTest === null || container.state !== 'running') return null;
    if (container.health === 'healthy') return null;
    if (container.startedAt !== this.#run) {
      this.#run = container.startedAt;
      this.#result = null;
      this.#pauseMs = 200;
    }
    const now = this.#watch.clock.monotonic();
    if (this.#result === 'passed' || now < this.#dueAt) return this.#result;
    this.#result = await this.#execute(container.healthTest);
    this.#pauseMs = Math.min(2000, this.#pauseMs * 1.5);
    this.#dueAt = this.#watch.clock.monotonic() + this.#pauseMs;
    return this.#result;
  }

  async #execute(test: readonly string[]): Promise<'passed' | 'failed' | null> {
    const command = healthCommand(test);
    if (command === null) return null;
    try {
      const { exitCode } = await this.#watch.docker.exec(
        this.#watch.container,
        command,
        earlyHealthTimeoutMs,
      );
      return exitCode === 0 ? 'passed' : 'failed';
    } catch (error) {
      if (isConnectionError(error)) throw error;
      // Why: it may have ended meanwhile; the next inspection says so. The engine's own probes still count.
      return null;
    }
  }
}

/** `['CMD', ...]` or `['CMD-SHELL', text]` as the engine would run it. */
export function healthCommand(test: readonly string[]): readonly string[] | null {
  const [form, ...rest] = test;
  if (form === 'CMD') return rest.length > 0 ? rest : null;
  if (form === 'CMD-SHELL') return rest[0] === undefined ? null : ['/bin/sh', '-c', rest[0]];
  return null;
}

async function gather(
  watch: GateWatch,
  observation: WatchedWait,
  health: EarlyHealth,
  container: ObservedContainer | null,
): Promise<GateEvidence> {
  const earlyHealth = container === null ? null : await health.probe(container);
  const seen = observation.see(container);
  const isReadyForPorts =
    container?.state === 'running' &&
    (container.healthTest === null || isHealthy(container, { earlyHealth }));
  const silentPorts = isReadyForPorts ? await silentPortsOf(watch.docker, container) : [];
  return { ...seen, earlyHealth, silentPorts };
}

async function silentPortsOf(docker: DockerTarget, container: ObservedContainer): Promise<readonly number[]> {
  const published = container.publishedPorts.filter(({ protocol }) => protocol === 'tcp');
  const firsts = published.filter(
    ({ hostPort }, index) => published.findIndex((other) => other.hostPort === hostPort) === index,
  );
  const answers = await Promise.all(
    firsts.map(async ({ hostPort, hostIp }) => ({
      hostPort,
      isSilent: (await docker.probePort(hostIp, hostPort, 2000)) === false,
    })),
  );
  return answers.filter(({ isSilent }) => isSilent).map(({ hostPort }) => hostPort);
}

function lastProbe(container: ObservedContainer | null): string {
  return container?.healthLog.at(-1)?.output.trim().slice(0, 400) ?? '';
}

function gateFailed(
  service: string,
  verdict: Extract<Verdict, { kind: 'failed' }>,
  container: ObservedContainer | null,
  evidence: GateEvidence,
): WindlassError {
  return new WindlassError('gate-failed', `${service}: ${verdict.gate} gate failed: ${verdict.reason}`, {
    service,
    gate: verdict.gate,
    reason: verdict.reason,
    exitCode: container?.exitCode ?? null,
    restarts: evidence.restarts,
    afterMs: Math.round(evidence.elapsedMs),
    ports: evidence.silentPorts,
    probe: lastProbe(container),
  });
}

export function throwIfCancelled(signal: CancelSignal): void {
  if (signal.aborted) throw new WindlassError('cancelled', 'cancelled');
}
