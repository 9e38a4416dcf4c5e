import type { ServiceSpec, UlimitSpec } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';

const minMemoryBytes = 6 * 2 ** 20;
const ulimitNames = [
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
];

/** `mem_limit`, `cpus` and their newer spelling `deploy.resources.limits`, and `ulimits`. */
export function readLimits(service: MapValue): Pick<ServiceSpec, 'memoryBytes' | 'cpus' | 'ulimits'> {
  const deploy = readDeployLimits(service.take('deploy'));
  const memory = onlyOne(service.take('mem_limit'), deploy.memory);
  const cpus = onlyOne(service.take('cpus'), deploy.cpus);
  const ulimits = service.take('ulimits')?.map().entries() ?? [];
  return {
    memoryBytes: memory === null ? null : readMemory(memory),
    cpus: cpus === null ? null : readCpus(cpus),
    ulimits: ulimits.map(([name, value]) => readUlimit(name, value)),
  };
}

function readDeployLimits(deploy: Value | null): {
  readonly memory: Value | null;
  readonly cpus: Value | null;
} {
  const deployMap = deploy?.map();
  const resources = deployMap?.take('resources')?.map();
  const limits = resources?.take('limits')?.map();
  const found = { memory: limits?.take('memory') ?? null, cpus: limits?.take('cpus') ?? null };
  for (const map of [deployMap, resources, limits]) map?.finish();
  return found;
}

function onlyOne(own: Value | null, deployed: Value | null): Value | null {
  if (own !== null && deployed !== null) deployed.fail(`${own.key} says it already`);
  return own ?? deployed;
}

function readMemory(value: Value): number {
  const bytes = value.bytes();
  return bytes >= minMemoryBytes
    ? bytes
    : value.fail(`${value.quoted()} is less than the 6 MB that the engine demands`);
}

function readCpus(value: Value): number {
  const cpus = value.decimal();
  return cpus >= 0.01 && cpus <= 1024 ? cpus : value.fail(`${value.quoted()} must be between 0.01 and 1024`);
}

function readUlimit(name: string, value: Value): UlimitSpec {
  if (!ulimitNames.includes(name))
    value.fail('This limit does not exist', `one of ${ulimitNames.join(', ')}`);
  if (value.kind !== 'map') {
    const both = value.integer(-1, Number.MAX_SAFE_INTEGER);
    return { name, soft: both, hard: both };
  }
  const map = value.map();
  const soft = map.require('soft').integer(-1, Number.MAX_SAFE_INTEGER);
  const hard = map.require('hard').integer(-1, Number.MAX_SAFE_INTEGER);
  map.finish();
  if (hard !== -1 && (soft === -1 || soft > hard)) value.fail('The soft limit is above the hard limit');
  return { name, soft, hard };
}
