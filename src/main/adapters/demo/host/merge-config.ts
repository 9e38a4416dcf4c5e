import { EngineRefusal } from '../engine-refusal.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { CreateOrder, HealthcheckOrder } from './create-order.ts';

const shortestNanos = 1_000_000;

/** Image and order merged into the container's configuration, by the rules of the real engine. */
export function mergeConfig(image: JsonObject, order: CreateOrder, hostname: string): JsonObject {
  const { HostConfig: _hostConfig, NetworkingConfig: _networks, ...given } = order;
  const entrypoint = order.Entrypoint ?? null;
  const isReset = entrypoint !== null && entrypoint.length === 1 && entrypoint[0] === '';
  const takesImageCommand = order.Cmd === null && entrypoint === null;
  return {
    Hostname: hostname,
    Domainname: '',
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    OnBuild: null,
    ...withoutEmpty(given),
    User: given['User'] || image['User'] || '',
    WorkingDir: given['WorkingDir'] || image['WorkingDir'] || '',
    StopSignal: given['StopSignal'] || image['StopSignal'] || undefined,
    Image: order.Image,
    Env: mergeEnv(image['Env'], order.Env ?? []),
    Cmd: takesImageCommand ? (image['Cmd'] ?? null) : order.Cmd,
    Entrypoint: isReset ? null : (entrypoint ?? image['Entrypoint'] ?? null),
    Labels: { ...asObject(image['Labels']), ...order.Labels },
    Volumes: mergeNames(image['Volumes'], order.Volumes),
    ExposedPorts: mergeNames(image['ExposedPorts'], order.ExposedPorts),
    Healthcheck: mergeHealthcheck(
      image['Healthcheck'] as HealthcheckOrder | undefined,
      order.Healthcheck ?? null,
    ),
  };
}

/** The command line that a configuration stands for. Throws 400 when there is none. */
export function argvOf(config: JsonObject): string[] {
  const argv = [...asWords(config['Entrypoint']), ...asWords(config['Cmd'])];
  if (argv.length === 0) throw new EngineRefusal(400, 'No command specified');
  return argv;
}

function mergeEnv(image: unknown, order: readonly string[]): string[] {
  const merged = new Map<string, string | null>();
  for (const line of [...asWords(image), ...order]) {
    const equals = line.indexOf('=');
    merged.set(equals < 0 ? line : line.slice(0, equals), equals < 0 ? null : line);
  }
  return [...merged.values()].filter((line) => line !== null);
}

function mergeNames(
  image: unknown,
  order: Record<string, unknown> | null | undefined,
): JsonObject | undefined {
  const merged = { ...asObject(image), ...order };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function mergeHealthcheck(
  image: HealthcheckOrder | undefined,
  order: HealthcheckOrder | null,
): JsonObject | undefined {
  if (order === null) return image;
  for (const key of ['Interval', 'Timeout', 'StartPeriod'] as const) {
    if (order[key] !== 0 && order[key] < shortestNanos) {
      throw new EngineRefusal(400, `${key} in Healthcheck cannot be less than 1ms`);
    }
  }
  if (order.Retries < 0) throw new EngineRefusal(400, 'Retries in Healthcheck cannot be negative');
  const test = order.Test ?? [];
  return withoutEmpty({
    Test: test.length > 0 ? test : image?.Test,
    Interval: order.Interval || image?.Interval,
    Timeout: order.Timeout || image?.Timeout,
    StartPeriod: order.StartPeriod || image?.StartPeriod,
    Retries: order.Retries || image?.Retries,
  });
}

function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  );
}

function asObject(value: unknown): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}

function asWords(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
