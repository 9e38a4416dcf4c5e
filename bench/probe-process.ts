// A process of its own, so that neither the product's work delays a probe nor a probe the product's work.
import { probeEvery, type ProbeReport } from '../src/main/testing/lab/probe.ts';

/** What it is started with, as JSON. */
export interface ProbeOrder {
  readonly urls: readonly string[];
  readonly everyMs: number;
}

export type ProbeQuestion = 'report' | 'stop';
export type ProbeAnswer = readonly ProbeReport[];

const order = JSON.parse(process.argv[2] ?? '{"urls":[],"everyMs":1000}') as ProbeOrder;
const probes = order.urls.map((url) => probeEvery(order.everyMs, url));

process.on('message', (question: ProbeQuestion) => void answer(question));
process.on('disconnect', () => process.exit(0));

async function answer(question: ProbeQuestion): Promise<void> {
  const reports =
    question === 'stop'
      ? await Promise.all(probes.map((probe) => probe.stop()))
      : probes.map((probe) => probe.report());
  process.send?.(reports, () => question === 'stop' && process.exit(0));
}
