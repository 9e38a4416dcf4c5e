import { z } from 'zod';

/**
 * What is read of the engine's answers about containers. Engines leave out members or give null for empty
 * ones, and differ by version: everything but identity has a default, everything unknown is ignored.
 */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const binding = z.object({ HostIp: text, HostPort: text });
const bindings = z
  .record(z.string(), z.array(binding).nullish())
  .nullish()
  .transform((value) => value ?? {});

const health = z.object({
  Status: text,
  Log: z
    .array(z.object({ End: text, ExitCode: number, Output: text }))
    .nullish()
    .transform((value) => value ?? []),
});

const endpoint = z.object({
  NetworkID: text,
  Aliases: texts,
  IPAddress: text,
  GlobalIPv6Address: text,
});

/** `GET /containers/{id}/json` */
export const containerInspectSchema = z.object({
  Id: z.string().min(1),
  Name: z.string(),
  Created: text,
  Image: text,
  RestartCount: number,
  State: z.object({
    Status: z.string(),
    Running: z.boolean().nullish(),
    ExitCode: number,
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: health.nullish(),
  }),
  Config: z.object({
    Image: text,
    Labels: labels,
    Tty: z.boolean().nullish(),
    StopTimeout: z.number().nullish(),
    Healthcheck: z.object({ Test: texts, StartPeriod: number }).nullish(),
  }),
  HostConfig: z.object({
    PortBindings: bindings,
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: number }).nullish(),
  }),
  Mounts: z
    .array(z.object({ Type: text, Name: text, Destination: text, RW: z.boolean().nullish() }))
    .nullish()
    .transform((value) => value ?? []),
  NetworkSettings: z.object({
    Ports: bindings,
    Networks: z
      .record(z.string(), endpoint.nullable())
      .nullish()
      .transform((value) => value ?? {}),
  }),
});
export type ContainerInspect = z.infer<typeof containerInspectSchema>;
export type PortBindings = ContainerInspect['NetworkSettings']['Ports'];

/** `GET /containers/json` */
export const containerListSchema = z.array(
  z.object({
    Id: z.string().min(1),
    Names: texts,
    State: text,
    Created: number,
    Labels: labels,
    Ports: z
      .array(z.object({ IP: text, PublicPort: number, Type: text }))
      .nullish()
      .transform((value) => value ?? []),
  }),
);
export type ContainerListItem = z.infer<typeof containerListSchema>[number];

/** `POST /containers/create` */
export const createdSchema = z.object({ Id: z.string().min(1) });

/** `POST /containers/{id}/wait` */
export const waitSchema = z.object({
  StatusCode: z.number(),
  Error: z.object({ Message: text }).nullish(),
});
