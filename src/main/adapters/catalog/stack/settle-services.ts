import type { Dependency, RestartPolicy, ServiceSpec } from '../../../core/model/service-spec.ts';
import type { DependencyReading } from './read-depends-on.ts';
import type { ServiceReading } from './read-service.ts';

/**
 * Decides what takes the whole stack to know: which services are one-shots, what depends on what, and the
 * restart policies. Throws for dependencies on missing services, on oneself and in circles.
 */
export function settleServices(readings: ReadonlyMap<string, ServiceReading>): readonly ServiceSpec[] {
  for (const reading of readings.values()) checkDependencies(reading, readings);
  const oneShots = findOneShots(readings);
  const services = [...readings.values()].map((reading) => settle(reading, oneShots));
  checkCycles(services, readings);
  return services;
}

function checkDependencies(reading: ServiceReading, readings: ReadonlyMap<string, ServiceReading>): void {
  for (const { service, condition, value } of reading.dependencies) {
    const target = readings.get(service);
    if (service === reading.spec.name) value.fail(`Service '${service}' depends on itself`);
    if (target === undefined) {
      value.fail(`Service '${reading.spec.name}' depends on non-existent service '${service}'`);
    } else if (condition === 'healthy' && target.spec.healthcheck?.isDisabled === true) {
      value.fail(`The health check of ${service} is disabled, so that it never gets healthy`);
    }
  }
  const { networkMode } = reading.spec;
  if (networkMode.kind !== 'joined') return;
  if (networkMode.service === reading.spec.name || !readings.has(networkMode.service)) {
    reading.map.failAtValue('network_mode', `There is no other service ${networkMode.service}`);
  }
}

function findOneShots(readings: ReadonlyMap<string, ServiceReading>): ReadonlySet<string> {
  const oneShots = new Set<string>();
  for (const { spec, lifecycle } of readings.values()) if (lifecycle === 'one-shot') oneShots.add(spec.name);
  for (const { dependencies } of readings.values()) {
    for (const { service, condition, value } of dependencies) {
      if (condition !== 'completed') continue;
      if (readings.get(service)?.lifecycle === 'service')
        value.fail(`${service} is declared as a service that keeps running`);
      oneShots.add(service);
    }
  }
  return oneShots;
}

function settle(reading: ServiceReading, oneShots: ReadonlySet<string>): ServiceSpec {
  const isOneShot = oneShots.has(reading.spec.name);
  return {
    ...reading.spec,
    lifecycle: isOneShot ? 'one-shot' : 'service',
    restart: settleRestart(reading, isOneShot),
    dependsOn: [
      ...reading.dependencies.map((dependency) => settleDependency(dependency, oneShots)),
      ...impliedDependencies(reading, oneShots),
    ],
  };
}

function settleRestart({ restart, map, spec }: ServiceReading, isOneShot: boolean): RestartPolicy {
  if (isOneShot && restart !== null && restart.name !== 'no') {
    map.failAtValue(
      'restart',
      `${spec.name} runs once and must not be restarted`,
      'leave restart out, or write "no"',
    );
  }
  const fallback = isOneShot || map.scope.spelling === 'snake' ? 'no' : 'unless-stopped';
  return restart ?? { name: fallback, maximumRetryCount: 0 };
}

/** What runs once has done its work only when it has ended. */
function settleDependency(
  { service, condition, value }: DependencyReading,
  oneShots: ReadonlySet<string>,
): Dependency {
  if (!oneShots.has(service)) return { service, condition };
  if (condition === 'healthy')
    value.fail(`${service} runs once and never gets healthy`, 'use service_completed_successfully');
  return { service, condition: 'completed' };
}

function impliedDependencies(
  { spec, map, dependencies }: ServiceReading,
  oneShots: ReadonlySet<string>,
): readonly Dependency[] {
  if (spec.networkMode.kind !== 'joined') return [];
  const { service } = spec.networkMode;
  if (oneShots.has(service))
    map.failAtValue('network_mode', `${service} runs once: its network goes with it`);
  return dependencies.some((dependency) => dependency.service === service)
    ? []
    : [{ service, condition: 'started' }];
}

/** Depth first without recursion: a chain may be as long as there are services. */
function checkCycles(services: readonly ServiceSpec[], readings: ReadonlyMap<string, ServiceReading>): void {
  const targets = new Map(
    services.map(({ name, dependsOn }) => [name, dependsOn.map(({ service }) => service)]),
  );
  const done = new Set<string>();
  for (const { name } of services) {
    const path: string[] = [];
    const open = [name];
    for (let next = open.at(-1); next !== undefined; next = open.at(-1)) {
      if (path.at(-1) === next) {
        done.add(next);
        path.pop();
        open.pop();
      } else if (done.has(next)) open.pop();
      else {
        if (path.includes(next)) failCycle([...path.slice(path.indexOf(next)), next], readings);
        path.push(next);
        open.push(...(targets.get(next) ?? []));
      }
    }
  }
}

function failCycle(circle: readonly string[], readings: ReadonlyMap<string, ServiceReading>): never {
  const [first = '', second] = circle;
  const reading = readings.get(first);
  const dependency = reading?.dependencies.find(({ service }) => service === second);
  const problem = `Circular dependency detected involving service '${first}': ${circle.join(' -> ')}`;
  if (dependency !== undefined) return dependency.value.fail(problem);
  if (reading !== undefined) return reading.map.failAtValue('network_mode', problem);
  throw new Error(problem);
}
