import { objectSettings } from '../../../shared/object-settings.ts';
import type { ObservedHost } from '../model/observed.ts';
import type { NetworkSpec, StackSpec, VolumeSpec } from '../model/service-spec.ts';
import type { PlannedRelease } from '../planner/goal.ts';
import { changedSettings } from '../policy/object-differences.ts';
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
  seen: readonly { readonly name: string; readonly driver: string }[],
  say: (name: string, settings: readonly string[]) => readonly PreflightCheck[],
): readonly PreflightCheck[] {
  return wanted.flatMap((spec) => {
    const before = previous.find(({ name }) => name === spec.name);
    const there = seen.find(({ name }) => name === spec.name);
    if (before === undefined || there === undefined || spec.external || before.external) return [];
    const changed = changedSettings(before, spec);
    // Why also what is seen: somebody may have made it anew by hand, and of that the driver is what an engine tells.
    const isOther = !changed.includes('driver') && driverOf(there) !== driverOf(spec);
    const settings = [...(isOther ? ['driver' as const] : []), ...changed];
    return settings.length === 0
      ? []
      : say(
          spec.name,
          settings.map((setting) => objectSettings[setting]),
        );
  });
}

/** An engine adds the tag to the name of a plugin. */
function driverOf({ driver }: { readonly driver: string }): string {
  return driver.replace(/:latest$/, '');
}
