import { describe, expect, it } from 'vitest';
import { chooser } from '../../testing/builders/random-stacks.ts';
import { crowdedHost, runSome, runToEnd, upgradeOf } from '../../testing/builders/deployed-shop.ts';
import { requireRelease } from '../../testing/builders/plan-laws.ts';
import { aRelease } from '../../testing/builders/planned-release.ts';
import { aServiceOnPort, needs } from '../../testing/builders/service-spec.ts';
import type { PlannedRelease } from './goal.ts';

const levels = 30;

/** Two services on each level, each of which needs both of the level before: a thousand million paths. */
function deepRelease(id: string, version: string): PlannedRelease {
  const name = (level: number, side: number): string => `s${String(level).padStart(2, '0')}${'ab'[side]}`;
  const services = Array.from({ length: levels * 2 }, (_, index) => {
    const level = Math.floor(index / 2);
    const required = level === 0 ? [] : [name(level - 1, 0), name(level - 1, 1)];
    const image = `${name(level, index % 2)}:${version}`;
    return aServiceOnPort(name(level, index % 2), 8000 + index, { image, dependsOn: needs(...required) });
  });
  return aRelease(id, version, services);
}

describe('a deep stack', () => {
  const previous = deepRelease('20300101-000000-aaaa', '1');
  const target = deepRelease('20300102-000000-bbbb', '2');
  const options = { profile: 'gap', isLiveRestore: false } as const;

  it('must be planned and brought up without following every path', () => {
    const sim = upgradeOf(previous, target, crowdedHost(new Map()), options);
    runToEnd(sim, 'forward', chooser(1));
    requireRelease(sim, target);
  });

  it('must be brought back the same way', () => {
    const sim = upgradeOf(previous, target, crowdedHost(new Map()), options);
    runSome(sim, 'forward', (step) => step.phase === 'verify', chooser(1));
    runToEnd(sim, 'back', chooser(1));
    requireRelease(sim, previous);
    expect(sim.isCommitted).toBe(false);
  });
});
