import type { ServiceSpec } from '../model/service-spec.ts';

/** Every service before those that depend on it; equal ones by name. Cycles were refused at the door. */
export function dependencyOrder(services: readonly ServiceSpec[]): readonly ServiceSpec[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const ordered: ServiceSpec[] = [];
  const seen = new Set<string>();
  const visit = (service: ServiceSpec): void => {
    if (seen.has(service.name)) return;
    seen.add(service.name);
    for (const name of requirements(service)) {
      const required = byName.get(name);
      if (required) visit(required);
    }
    ordered.push(service);
  };
  for (const name of [...byName.keys()].sort()) visit(byName.get(name)!);
  return ordered;
}

/** Names of the services that must be there before it starts, sorted. */
export function requirements(service: ServiceSpec): readonly string[] {
  const names = new Set(service.dependsOn.map((dependency) => dependency.service));
  if (service.networkMode.kind === 'joined') names.add(service.networkMode.service);
  return [...names].sort();
}

/** The services that are, directly or not, required by the given one. */
export function transitiveRequirements(name: string, services: readonly ServiceSpec[]): ReadonlySet<string> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const found = new Set<string>();
  const visit = (current: string): void => {
    for (const required of byName.has(current) ? requirements(byName.get(current)!) : []) {
      if (found.has(required)) continue;
      found.add(required);
      visit(required);
    }
  };
  visit(name);
  return found;
}
