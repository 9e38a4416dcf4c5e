import type { Plan, Step } from '../../core/model/plan.ts';
import type { PlannedRelease, PlannedService } from '../../core/planner/goal.ts';
import { liveName } from '../../core/policy/container-names.ts';
import { BrokenRule } from './broken-rule.ts';
import type { PlanSimulator } from './plan-simulator.ts';
import type { SimulatedContainer } from './simulated-host.ts';

type Container = SimulatedContainer;

/** Carries a step out and checks every law that must hold before and after it. */
export function applyLawfully(sim: PlanSimulator, plan: Plan, step: Step): void {
  if (step.kind === 'start-container') requireDependencies(sim, plan, sim.host.get(sim.containerOf(step)));
  const untouchable = foreignObjects(sim);
  const volumes = [...sim.host.volumes.keys()];
  if (step.kind === 'write-record') requireRecordable(sim, step.args.record);
  const known = hazards(sim);
  sim.apply(step);
  for (const [id, object] of untouchable) {
    if ((sim.host.containers.get(id) ?? sim.host.networks.get(id)) !== object)
      fail('a foreign object was changed', id);
  }
  const lost = volumes.find((name) => !sim.host.volumes.has(name));
  if (lost !== undefined) fail('a volume was removed', lost);
  requireOneWriter(sim);
  requireTrial(sim, plan, step, known);
}

function foreignObjects(sim: PlanSimulator): ReadonlyMap<string, unknown> {
  const { deployment } = sim.trial;
  const containers = [...sim.host.containers].filter(([, container]) => isForeign(sim, container));
  return new Map<string, unknown>([
    ...containers,
    ...[...sim.host.networks].filter(([, network]) => network.deployment !== deployment),
  ]);
}

function serviceOf(release: PlannedRelease | null, name: string | undefined): PlannedService | null {
  return release?.services.find((service) => service.spec.name === name) ?? null;
}

function isNew(sim: PlanSimulator, { owner }: Container): boolean {
  return owner?.release === sim.trial.target.id;
}

/** Of a version that the new release does not have. */
function isOutdated(sim: PlanSimulator, { owner }: Container): boolean {
  return owner?.fingerprint !== serviceOf(sim.trial.target, owner?.service)?.fingerprint;
}

/** Containers that plans work on. */
function ours(sim: PlanSimulator): readonly Container[] {
  return [...sim.host.containers.values()].filter((container) => !isForeign(sim, container));
}

/** Nothing of ours, or one that is not a plan's business: locks and the ledger are held by others meanwhile. */
function isForeign(sim: PlanSimulator, { owner }: Container): boolean {
  return owner?.deployment !== sim.trial.deployment || owner.role === 'lock' || owner.role === 'ledger';
}

function requireOneWriter(sim: PlanSimulator): void {
  const running = ours(sim).filter((container) => container.state === 'running');
  for (const fresh of running.filter((container) => isNew(sim, container))) {
    for (const other of running) {
      const isSameService = other.owner?.service === fresh.owner?.service;
      if (isNew(sim, other) || (!isOutdated(sim, other) && !isSameService)) continue;
      const shared = written(fresh).find((volume) => written(other).includes(volume));
      if (shared !== undefined)
        fail('two versions write one volume', `${shared}: ${fresh.name} and ${other.name}`);
    }
  }
}

function written(container: Container): readonly string[] {
  return container.mounts
    .filter((m) => m.type !== 'tmpfs' && !m.readOnly)
    .map((m) => `${m.type} ${m.source}`);
}

/** A service starts only when what it depends on is as it asked for. */
function requireDependencies(sim: PlanSimulator, plan: Plan, container: Container): void {
  const release = plan.direction === 'forward' ? sim.trial.target : sim.trial.previous;
  const service = serviceOf(release, container.owner?.service);
  for (const { service: name, condition } of service?.spec.dependsOn ?? []) {
    const wanted = serviceOf(release, name)?.fingerprint;
    const candidates = ours(sim).filter((c) => c.owner?.service === name && c.owner.fingerprint === wanted);
    const isMet = candidates.some((c) => {
      if (condition === 'completed') return c.state === 'exited' && c.exitCode === 0 && c.startedAt !== '';
      return c.state === 'running' && (condition === 'started' || c.isReady);
    });
    const isPruned = condition === 'completed' && candidates.length === 0;
    if (!isMet && !isPruned)
      fail('a service starts before its dependency', `${container.name} needs ${name} ${condition}`);
  }
}

/** What an engine that is killed now would bring back though it must not: by policy `always` (faults.md 1.4). */
function hazards(sim: PlanSimulator): readonly Container[] {
  const armed = ours(sim).filter((container) => container.policy.name === 'always');
  // Why: with live-restore what runs goes on running, and is not started.
  const startable = armed.filter((container) => !sim.trial.isLiveRestore || container.state !== 'running');
  const isHazard = (container: Container): boolean =>
    sim.isCommitted ? isOutdated(sim, container) : isNew(sim, container) && !container.isVerified;
  return startable.filter(isHazard);
}

/** No step makes the engine's own restart bring the wrong release, or none. */
function requireTrial(sim: PlanSimulator, plan: Plan, step: Step, known: readonly Container[]): void {
  for (const { id, name } of hazards(sim)) {
    // Why: what was verified, armed and then restarted by a killed engine is found so, not made so.
    if (!known.some((container) => container.id === id))
      fail('an engine restart would start what is not verified, or not committed:', name);
  }
  const isSwitching = plan.direction === 'forward' && !sim.isCommitted && !sim.trial.isLiveRestore;
  if (!isSwitching || step.phase !== 'swap') return;
  if (!['stop-container', 'rename-container', 'start-container'].includes(step.kind)) return;
  for (const { id, name, owner, state } of sim.before.values()) {
    const old = sim.host.containers.get(id);
    if (old === undefined || state !== 'running' || owner?.role !== 'service') continue;
    if (!isServiceOf(sim, old) || !isOutdated(sim, old)) continue;
    if (old.policy.name !== 'always') fail('an engine restart would leave an old container down:', name);
  }
}

function requireRecordable(sim: PlanSimulator, record: string): void {
  if (record !== 'committed' && record !== 'restored') return;
  const release = record === 'committed' ? sim.trial.target : sim.trial.previous;
  for (const service of release?.services ?? []) {
    requireData(sim, service);
    if (service.spec.lifecycle === 'one-shot') continue;
    const container = sim.host.named(liveName(sim.trial.deployment, service.spec));
    if (container === null || container.owner?.fingerprint !== service.fingerprint) {
      fail(`${record} without a container of`, service.spec.name);
    }
    if (container.state !== 'running') fail(`${record} while it is down:`, container.name);
    if (!container.isVerified) fail(`${record} before it was verified:`, container.name);
    if (container.policy.name !== service.spec.restart.name) {
      fail(`${record} with the policy ${container.policy.name} of`, container.name);
    }
  }
  const isOther = (container: Container): boolean =>
    record === 'committed' ? isOutdated(sim, container) : isNew(sim, container);
  const armed = ours(sim).find((container) => isOther(container) && container.policy.name !== 'no');
  if (armed !== undefined) fail(`${record} while a restart policy is left on`, armed.name);
}

/** The host is exactly what a release is made of: nothing missing, nothing else of ours. */
export function requireRelease(sim: PlanSimulator, release: PlannedRelease | null): void {
  const { deployment } = sim.trial;
  const open = new Set(ours(sim));
  for (const service of release?.services ?? []) {
    const name = liveName(deployment, service.spec);
    const container = sim.host.named(name);
    const isOneShot = service.spec.lifecycle === 'one-shot';
    // Why: what has run to its end may be removed by anybody at any time.
    if (isOneShot && container === null) continue;
    if (container === null) fail('there is no container', name);
    open.delete(container);
    if (container.owner?.fingerprint !== service.fingerprint) fail('another version is live:', name);
    if (isOneShot) {
      if (container.state !== 'exited' || container.exitCode !== 0) fail('has not run to its end:', name);
      continue;
    }
    requireServing(sim, release!, service, container);
  }
  // Why: the restore point ends with the operation; what is pruned later takes the knowledge of its data along.
  for (const service of sim.isCommitted || sim.isRestored ? [] : (release?.services ?? []))
    requireData(sim, service);
  for (const container of open) fail('is left over:', container.name);
  requireNetworks(sim, release);
}

function requireServing(
  sim: PlanSimulator,
  release: PlannedRelease,
  { spec }: PlannedService,
  container: Container,
): void {
  if (container.state !== 'running') fail('does not run:', container.name);
  if (container.policy.name !== spec.restart.name)
    fail(`has policy ${container.policy.name}:`, container.name);
  if (!sim.host.isConnected(container)) fail('has lost the namespace it joined:', container.name);
  for (const attachment of spec.networkMode.kind === 'networks' ? spec.networks : []) {
    const network = release.networks.find((n) => n.key === attachment.network)?.name;
    const endpoint = container.endpoints.find((e) => e.network === network);
    for (const alias of [spec.name, ...attachment.aliases]) {
      if (endpoint?.aliases.includes(alias) !== true)
        fail(`is not known as ${alias} in ${network}:`, container.name);
    }
  }
}

/** An unnamed volume is data: who follows the container that had it has it too. */
function requireData(sim: PlanSimulator, { spec }: PlannedService): void {
  // Why: what is removed before the restore point is written is known to nobody.
  if (!sim.hasRestorePoint) return;
  const container = sim.host.named(liveName(sim.trial.deployment, spec));
  const declared = new Set(spec.mounts.map((mount) => mount.target));
  for (const old of sim.before.values()) {
    if (container === null || old.owner?.service !== spec.name || !isServiceOf(sim, old)) continue;
    for (const { target, source } of old.mounts.filter((mount) => /^[0-9a-f]{64}$/.test(mount.source))) {
      if (declared.has(target)) continue;
      const now = container.mounts.find((mount) => mount.target === target);
      if (now?.source !== source) fail(`has lost the data of ${target}:`, container.name);
    }
  }
}

/** Of the release that ran when the operation began. */
function isServiceOf(sim: PlanSimulator, { owner }: Container): boolean {
  return owner?.deployment === sim.trial.deployment && owner.release === sim.trial.previous?.id;
}

function requireNetworks(sim: PlanSimulator, release: PlannedRelease | null): void {
  const wanted = (release?.networks ?? [])
    .filter((network) => !network.external)
    .map((network) => network.name);
  const present = [...sim.host.networks.values()].filter((n) => n.deployment === sim.trial.deployment);
  const missing = wanted.find((name) => !present.some((network) => network.name === name));
  if (missing !== undefined) fail('there is no network', missing);
  const extra = present.find((network) => !wanted.includes(network.name));
  if (extra !== undefined) fail('network is left over:', extra.name);
}

function fail(law: string, subject: string): never {
  throw new BrokenRule(`${law} ${subject}`);
}
