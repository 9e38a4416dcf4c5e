import { z } from 'zod';
import type { OperationEvent } from '../operation-event.ts';
import { deploymentRef, name, text } from './fields.ts';
import { tells } from './method.ts';
import type { Topic } from './method.ts';
import type { OperationRow } from './shapes/operation.ts';

/** What has changed, so that who shows it asks again. */
export type WorldChange =
  | { readonly type: 'environments' }
  | { readonly type: 'deployments' }
  | { readonly type: 'deployment'; readonly name: string; readonly environment: string }
  /** Only what runs of them: lists of deployments look as they did. */
  | {
      readonly type: 'services';
      readonly deployments: readonly { readonly name: string; readonly environment: string }[];
    }
  | { readonly type: 'catalog' }
  | { readonly type: 'preferences' }
  | { readonly type: 'operation'; readonly row: OperationRow };

/** One line of a service's log. */
export interface LogRow {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  /** ISO 8601 with nanoseconds, the engine's clock. */
  readonly at: string;
  readonly text: string;
}

/** What a container uses now. */
export interface StatsRow {
  readonly service: string;
  /** Of one processor, so that two busy ones are 200. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number | null;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/**
 * What a window can follow: topic -> key, what is told first, what is told from then on. Every message of a
 * topic has a sequence number that grows by one; a follower that comes back names the last one it has, and is
 * told the rest, or a new snapshot where the rest is not kept any more.
 */
export const topics = {
  world: tells<{ readonly operations: readonly OperationRow[] }, WorldChange>().about(z.strictObject({})),
  /** One deployment: told once at the start, and soon after anything of it looks different, be it a service's health. */
  deployment: tells<null, null>().about(deploymentRef),
  /** Sequence numbers are those of the operation's own events. */
  operation: tells<null, OperationEvent>().about(z.strictObject({ id: name })),
  /** Lines come in bundles. */
  logs: tells<null, readonly LogRow[]>().about(
    z.strictObject({
      ref: deploymentRef,
      service: name.nullable(),
      tail: z.number().int().min(0).max(100_000).nullable(),
      /** ISO 8601, both of them. */
      since: text(64).nullable(),
      until: text(64).nullable(),
      follow: z.boolean(),
    }),
  ),
  stats: tells<null, readonly StatsRow[]>().about(deploymentRef),
  /** A shell in a service's container; ends when it is no longer followed. */
  terminal: tells<
    { readonly terminal: string },
    | { readonly type: 'output'; readonly text: string }
    | { readonly type: 'ended'; readonly exitCode: number | null }
  >().about(
    z.strictObject({
      ref: deploymentRef,
      service: name,
      columns: z.number().int().min(2).max(1000),
      rows: z.number().int().min(1).max(1000),
    }),
  ),
} as const satisfies Readonly<Record<string, Topic>>;

export type Topics = typeof topics;
export type TopicName = keyof Topics;
export type TopicKey<Name extends TopicName> = z.input<Topics[Name]['key']>;
/** The same as the topic gets it, checked. */
export type CheckedKey<Name extends TopicName> = z.output<Topics[Name]['key']>;
export type TopicSnapshot<Name extends TopicName> =
  Topics[Name] extends Topic<z.ZodType, infer Snapshot, unknown> ? Snapshot : never;
export type TopicEvent<Name extends TopicName> =
  Topics[Name] extends Topic<z.ZodType, unknown, infer Event> ? Event : never;
