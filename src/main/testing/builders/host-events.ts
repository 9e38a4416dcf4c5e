import type { PlanSimulator } from './plan-simulator.ts';

/** What happens to a host behind the product's back, between two processes of it. */
export const hostEvents = [
  'nothing',
  'engine killed',
  'one-shots end',
  'pruned',
  'images pruned',
  'crash',
] as const;
export type HostEvent = (typeof hostEvents)[number];

/** Lets it happen to everything of the deployment that can be met by it; `pick` chooses where one is enough. */
export function happen(sim: PlanSimulator, event: HostEvent, pick: (choices: number) => number): void {
  const { host, trial } = sim;
  const containers = [...host.containers.values()].filter(
    ({ owner }) => owner?.deployment === trial.deployment,
  );
  const running = containers.filter((container) => container.state === 'running');
  switch (event) {
    case 'nothing':
      return;
    case 'engine killed':
      return host.restartEngine(trial.isLiveRestore);
    case 'one-shots end':
      for (const { id, owner } of running) if (owner?.role === 'one-shot') host.stopContainer(id, 0);
      return;
    case 'pruned':
      return host.pruneContainers(({ owner }) => owner?.role === 'service' || owner?.role === 'one-shot');
    case 'images pruned': {
      const used = new Set([...host.containers.values()].map((container) => container.image));
      for (const image of host.images) if (!used.has(image)) host.images.delete(image);
      return;
    }
    case 'crash': {
      // Why: with any other policy the engine starts it again at once.
      const mortal = running.filter(({ policy }) => policy.name === 'no');
      const victim = mortal[pick(Math.max(1, mortal.length))];
      if (victim !== undefined) host.stopContainer(victim.id, 137);
    }
  }
}
