import { probeEvery, type Probe, type ProbeReport } from '../../src/main/testing/lab/probe.ts';
import { waitUntil } from '../../src/main/testing/lab/processes.ts';
import type { WindlassRun } from './windlass-process.ts';

/** A published port that is asked every 10 ms, from before an operation until after it. */
export class WatchedPort {
  readonly #probe: Probe;

  private constructor(probe: Probe) {
    this.#probe = probe;
  }

  /** Resolves with the first good answer. */
  static async watch(port: number): Promise<WatchedPort> {
    const probe = probeEvery(10, `http://127.0.0.1:${port}/`);
    await waitUntil(`an answer on port ${port}`, () => probe.report().answers.length > 0, 60_000);
    return new WatchedPort(probe);
  }

  async stop(): Promise<ProbeReport> {
    return this.#probe.stop();
  }
}

/** When the operation began to stop the old container of a service; null when it never did. */
export function switchedAt(run: WindlassRun, service: string): number | null {
  const event = run.events.find(
    ({ body }) => body.type === 'step.started' && body.kind === 'stop-container' && body.service === service,
  );
  return event === undefined ? null : Date.parse(event.at);
}
