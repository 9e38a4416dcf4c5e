import { get } from 'node:http';

export interface ProbeFailure {
  /** When it was asked. */
  at: number;
  /** When it was known to be lost. */
  until: number;
  cause: string;
}

export interface Outage {
  from: number;
  to: number;
  ms: number;
}

export interface ProbeReport {
  requests: number;
  failures: ProbeFailure[];
  /** From the first failed request to the first good one after it (or to the end of the probe). */
  outages: Outage[];
  longestGapMs: number;
  /** Each change of the answer, so that a test sees when one version took over from another. */
  answers: { at: number; text: string }[];
}

export interface Probe {
  /** What was seen so far. */
  report(): ProbeReport;
  /** Ends the probe, waits for the open requests. */
  stop(): Promise<ProbeReport>;
}

type Sample = { at: number; text: string } | ProbeFailure;

/** An answer that takes longer is lost; a busy machine gives one late, but not that late. */
const TIMEOUT_MS = 5_000;

/** Asks an address at a fixed rate, each time on a new connection, and remembers every failure. */
export function probeEvery(everyMs: number, url: string): Probe {
  const samples: Sample[] = [];
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const asking = ask(url)
      .then((sample) => void samples.push(sample))
      .finally(() => open.delete(asking));
    open.add(asking);
  }, everyMs);
  return {
    report: () => reportOf(samples),
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      return reportOf(samples);
    },
  };
}

/** Resolves with the text of a good answer or the cause of a failure; never rejects. */
function ask(url: string): Promise<Sample> {
  const at = Date.now();
  return new Promise((resolve) => {
    const fail = (cause: string) => resolve({ at, until: Date.now(), cause });
    const call = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ at, text: text.trim() });
        else fail(`status ${response.statusCode}`);
      });
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}

/** Exported for its own test: the arithmetic that every promise about downtime rests on. */
export function reportOf(samples: readonly Sample[]): ProbeReport {
  const failures: ProbeFailure[] = [];
  const outages: Outage[] = [];
  const answers: ProbeReport['answers'] = [];
  let current: Outage | undefined;
  for (const sample of samples.toSorted((a, b) => a.at - b.at)) {
    if ('cause' in sample) {
      failures.push(sample);
      if (!current) outages.push((current = { from: sample.at, to: sample.at, ms: 0 }));
    } else if (answers.at(-1)?.text !== sample.text) {
      answers.push(sample);
    }
    if (current) {
      current.to = sample.at;
      current.ms = current.to - current.from;
    }
    if (!('cause' in sample)) current = undefined;
  }
  const longestGapMs = Math.max(0, ...outages.map((outage) => outage.ms));
  return { requests: samples.length, failures, outages, longestGapMs, answers };
}
