import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProbeReport } from '../../src/main/testing/lab/probe.ts';
import { waitUntil } from '../../src/main/testing/lab/processes.ts';
import type { ProbeAnswer, ProbeOrder, ProbeQuestion } from '../probe-process.ts';

const answerTimeoutMs = 60_000;

/** Clients of published ports, in a process of their own, that ask at a fixed rate and miss nothing. */
export class ProbeFleet {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Begins to ask; resolves when every port has answered once. */
  static async start(ports: readonly number[], everyMs: number): Promise<ProbeFleet> {
    const order: ProbeOrder = { urls: ports.map((port) => `http://127.0.0.1:${port}/`), everyMs };
    const child = fork(join(import.meta.dirname, 'probe-process.js'), [JSON.stringify(order)]);
    const fleet = new ProbeFleet(child);
    await fleet.until('a first answer', (report) => report.answers.length > 0);
    return fleet;
  }

  /** Waits until the last change of every port's answer was to this text. */
  async untilAll(text: string): Promise<void> {
    await this.until(`answer ${text}`, (report) => report.answers.at(-1)?.text === text);
  }

  async until(what: string, holds: (report: ProbeReport) => boolean): Promise<void> {
    const isReached = async (): Promise<boolean> => (await this.#ask('report')).every(holds);
    await waitUntil(what, isReached, answerTimeoutMs);
  }

  /** One report per port, in their order. */
  async stop(): Promise<readonly ProbeReport[]> {
    return this.#ask('stop');
  }

  async #ask(question: ProbeQuestion): Promise<ProbeAnswer> {
    this.#child.send(question);
    const [answer] = (await once(this.#child, 'message')) as [ProbeAnswer];
    return answer;
  }
}

/** All the time that a port did not answer. */
export function downMs(report: ProbeReport): number {
  return report.outages.reduce((sum, outage) => sum + outage.ms, 0);
}
