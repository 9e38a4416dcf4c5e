import type { ObjectSetting } from '../../../shared/object-settings.ts';
import { objectSettingNames } from '../../../shared/object-settings.ts';
import type { ObservedNetwork, ObservedVolume } from '../model/observed.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';

type Texts = Readonly<Record<string, string>>;
type Subnets = NetworkSpec['subnets'];

/**
 * What a network or a volume on the host does not have of its definition. What an engine or its configuration adds to
 * what is asked for, such as options, a subnet or a gateway, is no difference.
 */
export function unlikeMade(
  spec: NetworkSpec | VolumeSpec,
  there: ObservedNetwork | ObservedVolume,
): readonly ObjectSetting[] {
  const wanted: Partial<NetworkSpec> = spec;
  const made: Partial<NetworkSpec> = there.made;
  const isMet: Readonly<Partial<Record<ObjectSetting, boolean>>> = {
    driver: driverName(spec.driver) === driverName(there.driver),
    driverOpts: hasAll(made.driverOpts, spec.driverOpts),
    internal: wanted.internal === made.internal,
    attachable: wanted.attachable === made.attachable,
    // Why not the other way round: an engine may be set up to give every network such addresses.
    enableIpv6: wanted.enableIpv6 !== true || made.enableIpv6 === true,
    subnets: hasSubnets(made.subnets ?? [], wanted.subnets ?? []),
    labels: hasAll(made.labels, declared(spec.labels)),
  };
  return objectSettingNames.filter((setting) => isMet[setting] === false);
}

function hasAll(made: Texts = {}, wanted: Texts): boolean {
  return Object.entries(wanted).every(([key, value]) => made[key] === value);
}

function hasSubnets(made: Subnets, wanted: Subnets): boolean {
  return wanted.every(({ subnet, gateway }) =>
    made.some((each) => each.subnet === subnet && (gateway === null || each.gateway === gateway)),
  );
}

/** Under these prefixes the labels are set by whoever makes it, whatever a definition says. */
function declared(labels: Texts): Texts {
  return Object.fromEntries(
    Object.entries(labels).filter(([key]) => !/^(windlass|com\.docker\.compose)\./.test(key)),
  );
}

/** An engine adds the tag to the name of a plugin. */
function driverName(driver: string): string {
  return driver.replace(/:latest$/, '');
}
