import { z } from 'zod';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { StatsSample } from '../../../core/ports/docker-target.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { about, containerPath } from './container-calls.ts';
import { jsonLines } from './json-lines.ts';

const count = z.number().nonnegative();

/** One of the engine's samples; what is not in it, as while a container does not run, is no sample. */
const sampleSchema = z.object({
  cpu_stats: z.object({
    cpu_usage: z.object({ total_usage: count }),
    system_cpu_usage: count,
    online_cpus: count.optional(),
  }),
  memory_stats: z.object({
    usage: count,
    limit: count.optional(),
    stats: z.object({ inactive_file: count.optional(), total_inactive_file: count.optional() }).optional(),
  }),
  networks: z.record(z.string(), z.object({ rx_bytes: count, tx_bytes: count })).optional(),
});

type EngineSample = z.infer<typeof sampleSchema>;

/** Follows what a container uses. An aborted signal is a quiet end. */
export async function readStats(
  connection: EngineConnection,
  container: string,
  onSample: (sample: StatsSample) => void,
  signal: CancelSignal,
): Promise<void> {
  const call = {
    method: 'GET' as const,
    path: `${containerPath(container)}/stats`,
    query: { stream: true },
    signal,
    deadlineMs: null,
    subject: about('read what is used by container', container),
  };
  try {
    await connection.stream(call, async ({ body }) => {
      let before: EngineSample | null = null;
      for await (const line of jsonLines(body)) {
        const parsed = sampleSchema.safeParse(line);
        if (parsed.success && before !== null) onSample(sampleBetween(before, parsed.data));
        before = parsed.success ? parsed.data : null;
      }
    });
  } catch (error) {
    if (!isWindlassError(error, 'cancelled') || !signal.aborted) throw error;
  }
}

/** Why not by the engine's own sample before: it is empty in the first one, and some engines leave it out. */
function sampleBetween(before: EngineSample, now: EngineSample): StatsSample {
  const usedNs = now.cpu_stats.cpu_usage.total_usage - before.cpu_stats.cpu_usage.total_usage;
  const systemNs = now.cpu_stats.system_cpu_usage - before.cpu_stats.system_cpu_usage;
  const share = systemNs > 0 ? Math.max(0, usedNs) / systemNs : 0;
  const { usage, limit, stats } = now.memory_stats;
  const reclaimable = stats?.inactive_file ?? stats?.total_inactive_file ?? 0;
  const networks = Object.values(now.networks ?? {});
  return {
    cpuPercent: share * (now.cpu_stats.online_cpus ?? 1) * 100,
    memoryBytes: Math.max(0, usage - reclaimable),
    memoryLimitBytes: limit === undefined || limit === 0 ? null : limit,
    receivedBytes: networks.reduce((sum, network) => sum + network.rx_bytes, 0),
    sentBytes: networks.reduce((sum, network) => sum + network.tx_bytes, 0),
  };
}
