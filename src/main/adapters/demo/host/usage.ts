import type { ContainerRecord, JsonObject } from '../state/container-record.ts';
import { totalMemoryBytes } from './machine.ts';

const second = 1_000;
const nanosPerMs = 1_000_000;
const mebibyte = 1_048_576;

/** The figures of a container at a moment: made up, but always the same for the same container and moment. */
export function usageAt(container: ContainerRecord, nowMs: number, cpus: number): JsonObject {
  const seed = Number.parseInt(container.id.slice(0, 8), 16);
  const share = (index: number): number => ((seed >>> (index * 3)) % 97) / 97;
  const elapsedMs = Math.max(0, nowMs - Date.parse(container.startedAt));
  const busy = 0.01 + share(0) * 0.12;
  const memory = (24 + share(1) * 160) * mebibyte * (1 + 0.08 * wave(elapsedMs, 37, share(2)));
  const traffic = 2_000 + share(3) * 60_000;
  return {
    read: new Date(nowMs).toISOString(),
    cpu_stats: {
      cpu_usage: { total_usage: Math.round(gone(elapsedMs, busy, 23, share(4)) * nanosPerMs) },
      system_cpu_usage: Math.round(nowMs * nanosPerMs * cpus),
      online_cpus: cpus,
    },
    precpu_stats: {},
    memory_stats: { usage: Math.round(memory), limit: totalMemoryBytes, stats: { inactive_file: 0 } },
    networks: {
      eth0: {
        rx_bytes: Math.round(gone(elapsedMs, traffic, 31, share(5)) / second),
        tx_bytes: Math.round(gone(elapsedMs, traffic * 0.7, 29, share(6)) / second),
      },
    },
  };
}

/** As the real engine answers for a container that does not run. */
export const noUsage: JsonObject = {
  read: '0001-01-01T00:00:00Z',
  cpu_stats: { cpu_usage: { total_usage: 0 } },
  precpu_stats: {},
  memory_stats: {},
};

function wave(ms: number, periodSeconds: number, phase: number): number {
  return Math.sin(2 * Math.PI * (ms / (periodSeconds * second) + phase));
}

/** How much has gone by at a rate that swings around its mean: the integral, so that it never falls. */
function gone(ms: number, rate: number, periodSeconds: number, phase: number): number {
  const period = periodSeconds * second;
  const swing = Math.cos(2 * Math.PI * phase) - Math.cos(2 * Math.PI * (ms / period + phase));
  return rate * (ms + (0.6 * period * swing) / (2 * Math.PI));
}
