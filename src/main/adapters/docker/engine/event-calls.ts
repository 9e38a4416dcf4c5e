import { z } from 'zod';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { HostEvent, HostListener } from '../../../core/ports/docker-target.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { jsonLines } from './json-lines.ts';
import { readObjectOwner, readRole } from './object-labels.ts';

/** Those that change what is shown; each probe of a health check would be three more. */
const actions = [
  'create',
  'destroy',
  'die',
  'extract-to-dir',
  'health_status',
  'oom',
  'pause',
  'rename',
  'restart',
  'start',
  'stop',
  'unpause',
  'update',
];

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  time: z.number().int().nonnegative(),
  timeNano: z.number().nonnegative(),
});

const subject = { area: 'engine' as const, action: 'follow the events of the engine', details: {} };

/** Follows what happens to containers. An aborted signal is a quiet end; the end of the stream is none. */
export async function readEvents(
  connection: EngineConnection,
  since: string | null,
  listener: HostListener,
  signal: CancelSignal,
): Promise<void> {
  const call = {
    method: 'GET' as const,
    path: '/events',
    query: {
      filters: JSON.stringify({ type: ['container'], event: actions }),
      ...(since === null ? {} : { since: (Date.parse(since) / 1000).toFixed(3) }),
    },
    signal,
    deadlineMs: null,
    subject,
  };
  try {
    await connection.stream(call, async ({ body }) => {
      listener.opened();
      for await (const line of jsonLines(body)) {
        const parsed = eventSchema.safeParse(line);
        if (parsed.success) listener.happened(hostEvent(parsed.data));
      }
    });
  } catch (error) {
    if (!isWindlassError(error, 'cancelled') || !signal.aborted) throw error;
    return;
  }
  if (!signal.aborted) {
    throw connectionError({
      code: 'connection-lost',
      reason: 'ended',
      message: `${subject.action}: the engine ended the stream`,
      details: { place: connection.dockerHost },
    });
  }
}

function hostEvent({ Action, Actor, time, timeNano }: z.infer<typeof eventSchema>): HostEvent {
  const labels = Actor.Attributes ?? {};
  return {
    key: `${timeNano}/${Action}/${Actor.ID}`,
    at: new Date(Math.max(time * 1000, Math.floor(timeNano / 1e6))).toISOString(),
    action: Action,
    container: Actor.ID,
    deployment: readObjectOwner(labels).deployment,
    role: readRole(labels),
  };
}
