import { objectSettingNames, objectSettings } from '../../../shared/object-settings.ts';
import type { ObservedHost, ObservedNetwork, ObservedVolume } from '../model/observed.ts';
import type { NetworkSpec, StackSpec, VolumeSpec } from '../model/service-spec.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import { changedSettings } from '../policy/object-differences.ts';
import { unlikeMade } from '../policy/unlike-made.ts';
import type { PreflightCheck } from './application.ts';
import { made } from './made-check.ts';

export interface KeptSubject {
  readonly stack: StackSpec;
  readonly previous: Pick<PlannedRelease, 'networks' | 'volumes'> | null;
  readonly seen: Pick<ObservedHost, 'networks' | 'volumes'>;
}

/**
 * An engine cannot change a network or a volume that is there: it stays as it was made, which is said before. Another
 * driver of a network is refused elsewhere.
 */
export function checkKeptObjects({ stack, previous, seen }: KeptSubject): readonly PreflightCheck[] {
  const networks = keptOf(stack.networks, previous?.networks ?? [], seen.networks, (network, settings) => {
    const isDriver = settings.includes(objectSettings.driver);
    if (isDriver) return [];
    return [made('networks', 'warning', 'network-kept', null, { network, settings })];
  });
  const volumes = keptOf(stack.volumes, previous?.volumes ?? [], seen.volumes, (volume, settings) => [
    made('volumes', 'warning', 'volume-kept', null, { volume, settings }),
  ]);
  return [...networks, ...volumes];
}

function keptOf<Spec extends NetworkSpec | VolumeSpec>(
  wanted: readonly Spec[],
  previous: readonly Spec[],
  seen: readonly (ObservedNetwork | ObservedVolume)[],
  say: (name: string, settings: readonly string[]) => readonly PreflightCheck[],
): readonly PreflightCheck[] {
  return wanted.flatMap((spec) => {
    const before = previous.find(({ name }) => name === spec.name);
    const there = seen.find(({ name }) => name === spec.name);
    if (before === undefined || there === undefined || spec.external || before.external) return [];
    // Why also what is seen: somebody may have made it anew by hand.
    const differing = new Set([...changedSettings(before, spec), ...unlikeMade(spec, there)]);
    const settings = objectSettingNames.filter((setting) => differing.has(setting));
    return settings.length === 0
      ? []
      : say(
          spec.name,
          settings.map((setting) => objectSettings[setting]),
        );
  });
}
