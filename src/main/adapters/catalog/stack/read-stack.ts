import type { NetworkSpec, ServiceSpec, StackSpec, VolumeSpec } from '../../../core/model/service-spec.ts';
import type { MapValue } from '../yaml/value.ts';
import { checkStack } from './check-stack.ts';
import { isKeyName, keyNameRule } from './names.ts';
import { plainNetwork, readNetworks, readVolumes } from './read-objects.ts';
import { readService } from './read-service.ts';
import type { ServiceReading } from './read-service.ts';
import { settleServices } from './settle-services.ts';

const maxServices = 1000;

/**
 * Reads `services`, `networks` and `volumes` of a definition as the stack that they describe. Networks and
 * volumes that no service uses are left out, as Compose does.
 */
export function readStack(
  root: MapValue,
  envFiles: Readonly<Record<string, string>>,
  project: string,
): StackSpec {
  const networks = readNetworks(root.take('networks'), project);
  const volumes = readVolumes(root.take('volumes'), project);
  const readings = readServices(root, envFiles);
  for (const reading of readings.values()) checkReferences(reading, networks, volumes);
  const services = settleServices(readings);
  checkStack(services, readings, project);
  return {
    services,
    networks: usedNetworks(services, networks, project),
    volumes: usedVolumes(services, volumes),
  };
}

function readServices(
  root: MapValue,
  envFiles: Readonly<Record<string, string>>,
): ReadonlyMap<string, ServiceReading> {
  const entries = root.require('services').map().entries();
  if (entries.length === 0) root.failAt('services', 'No services defined');
  if (entries.length > maxServices) root.failAt('services', `More than ${maxServices} services`);
  return new Map(
    entries.map(([name, value]) => {
      if (!isKeyName(name)) value.fail(keyNameRule);
      return [name, readService(name, value.map(), envFiles)];
    }),
  );
}

function checkReferences(
  { attachments, mounts }: ServiceReading,
  networks: ReadonlyMap<string, NetworkSpec>,
  volumes: ReadonlyMap<string, VolumeSpec>,
): void {
  for (const { attachment, value } of attachments) {
    if (attachment.network === 'default' || networks.has(attachment.network)) continue;
    value?.fail('This network is not declared', 'declare it under networks');
  }
  for (const { mount, value } of mounts) {
    if (mount.type !== 'volume' || volumes.has(mount.volume)) continue;
    value.fail(`The volume ${mount.volume} is not declared`, 'declare it under volumes');
  }
}

function usedNetworks(
  services: readonly ServiceSpec[],
  declared: ReadonlyMap<string, NetworkSpec>,
  project: string,
): readonly NetworkSpec[] {
  const used = new Set(services.flatMap(({ networks }) => networks.map(({ network }) => network)));
  const specs = [...declared.values()].filter(({ key }) => used.has(key));
  return used.has('default') && !declared.has('default')
    ? [...specs, plainNetwork('default', project)]
    : specs;
}

function usedVolumes(
  services: readonly ServiceSpec[],
  declared: ReadonlyMap<string, VolumeSpec>,
): readonly VolumeSpec[] {
  const used = new Set(
    services.flatMap(({ mounts }) => mounts.map((mount) => (mount.type === 'volume' ? mount.volume : ''))),
  );
  return [...declared.values()].filter(({ key }) => used.has(key));
}
