import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';

const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string()).max(1000)])
  .nullish()
  .transform((value) => value ?? null);
const names = z.record(z.string().max(4096), z.unknown()).nullish();
const texts = z.record(z.string().max(4096), z.string()).nullish();

const endpointOrder = z
  .looseObject({
    Aliases: z.array(z.string().max(255)).max(100).nullish(),
    IPAMConfig: z
      .looseObject({ IPv4Address: z.string().max(64).optional(), IPv6Address: z.string().max(64).optional() })
      .nullish()
      .transform((config) => (config && (config.IPv4Address || config.IPv6Address) ? config : null)),
    DriverOpts: z.record(z.string(), z.unknown()).nullish(),
    Links: z.array(z.string()).nullish(),
  })
  .nullable();

const mountOrder = z.looseObject({
  Type: z.string().max(20).default(''),
  Source: z.string().max(4096).default(''),
  Target: z.string().max(4096).default(''),
  ReadOnly: z.boolean().default(false),
  VolumeOptions: z
    .looseObject({ Labels: texts, DriverConfig: z.looseObject({ Name: z.string().optional() }).nullish() })
    .nullish(),
});

const healthcheckOrder = z.looseObject({
  Test: z.array(z.string()).max(1000).nullish(),
  Interval: z.number().default(0),
  Timeout: z.number().default(0),
  Retries: z.number().int().default(0),
  StartPeriod: z.number().default(0),
});

const hostConfigOrder = z.looseObject({
  Binds: z.array(z.string().max(9000)).max(1000).nullish(),
  Mounts: z.array(mountOrder).max(1000).nullish(),
  PortBindings: z
    .record(
      z.string().max(40),
      z
        .array(
          z.looseObject({ HostIp: z.string().max(64).optional(), HostPort: z.string().max(20).optional() }),
        )
        .max(1000)
        .nullable(),
    )
    .nullish(),
  RestartPolicy: z
    .looseObject({ Name: z.string().default(''), MaximumRetryCount: z.number().int().default(0) })
    .nullish(),
  NetworkMode: z.string().max(255).default(''),
});

export const createOrderSchema = z.looseObject({
  Image: z.string().max(512).default(''),
  Cmd: words,
  Entrypoint: words,
  Env: z.array(z.string()).max(10_000).nullish(),
  Labels: texts,
  Volumes: names,
  ExposedPorts: names,
  Healthcheck: healthcheckOrder.nullish(),
  HostConfig: hostConfigOrder.nullish(),
  NetworkingConfig: z
    .looseObject({ EndpointsConfig: z.record(z.string().max(255), endpointOrder).nullish() })
    .nullish(),
});

export type CreateOrder = z.infer<typeof createOrderSchema>;
export type EndpointOrder = z.infer<typeof endpointOrder>;
export type MountOrder = z.infer<typeof mountOrder>;
export type HealthcheckOrder = z.infer<typeof healthcheckOrder>;

export const endpointOrderSchema = endpointOrder;
export const restartPolicySchema = hostConfigOrder.shape.RestartPolicy;

/** Settings that change what a container does and that this engine does not follow: refused, never ignored. */
const notFollowed: Readonly<Record<string, (value: unknown) => boolean>> = {
  AutoRemove: (value) => value === true,
  PublishAllPorts: (value) => value === true,
  VolumesFrom: isFilled,
  Links: isFilled,
  VolumeDriver: (value) => typeof value === 'string' && value !== '' && value !== 'local',
};

/** Throws 501 for what cannot be followed and 400, with the real texts, for what makes no sense. */
export function checkHostConfig(hostConfig: NonNullable<CreateOrder['HostConfig']>): void {
  for (const [key, isSet] of Object.entries(notFollowed)) {
    if (isSet(hostConfig[key])) throw notDone(`HostConfig.${key} on POST /containers/create`);
  }
  if (hostConfig.RestartPolicy) checkRestartPolicy(hostConfig.RestartPolicy);
}

export function checkRestartPolicy(policy: {
  readonly Name: string;
  readonly MaximumRetryCount: number;
}): void {
  const { Name, MaximumRetryCount } = policy;
  if (!['', 'no', 'always', 'unless-stopped', 'on-failure'].includes(Name)) {
    throw new EngineRefusal(400, `invalid restart policy '${Name}'`);
  }
  if (Name !== 'on-failure' && MaximumRetryCount !== 0) {
    throw new EngineRefusal(400, `maximum retry count cannot be used with restart policy '${Name}'`);
  }
  if (MaximumRetryCount < 0) throw new EngineRefusal(400, 'maximum retry count cannot be negative');
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
