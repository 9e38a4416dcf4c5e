import type { DependencyCondition } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';

/** One dependency as it is written. */
export interface DependencyReading {
  readonly service: string;
  readonly condition: DependencyCondition;
  readonly value: Value;
}

const conditions: Readonly<Record<string, DependencyCondition>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
};

/** `depends_on` as a list of names, or as a mapping with conditions. */
export function readDependsOn(service: MapValue): readonly DependencyReading[] {
  const value = service.take('depends_on');
  if (value === null) return [];
  const readings = value.kind === 'list' ? readList(value) : value.map().entries().map(readEntry);
  const names = readings.map((reading) => reading.service);
  const twice = readings.find((reading, index) => names.indexOf(reading.service) < index);
  twice?.value.fail(`${twice.service} is named twice`);
  return readings;
}

function readList(value: Value): readonly DependencyReading[] {
  return value.list().map((item) => ({ service: item.text(), condition: 'started', value: item }));
}

function readEntry([service, value]: readonly [string, Value]): DependencyReading {
  if (value.isNull) return { service, condition: 'started', value };
  const map = value.map();
  const written = map.take('condition');
  const condition = written === null ? 'started' : conditions[written.oneOf(Object.keys(conditions))];
  const required = map.take('required');
  if (required?.boolean() === false) required.fail('An optional dependency is not supported');
  const restart = map.take('restart');
  if (restart?.boolean() === true) restart.fail('Restarting with a dependency is not supported');
  map.finish();
  return { service, condition: condition ?? 'started', value };
}
