// Runs inside a container's network: clients of a service that look its name up for each request, as fast as they can.
import { Resolver } from 'node:dns/promises';
import { get } from 'node:http';

/** What it says, as JSON, when it is asked to end. */
export interface LoadReport {
  readonly good: number;
  readonly lost: number;
  readonly causes: Readonly<Record<string, number>>;
  /** How often each version answered. */
  readonly answers: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

const [service = '', port = '8080', clients = '8'] = process.argv.slice(2);
const resolver = new Resolver({ timeout: 2000, tries: 3 });
resolver.setServers(['127.0.0.11']);

let good = 0;
let lost = 0;
let slowestMs = 0;
let isOver = false;
const causes: Record<string, number> = {};
const answers: Record<string, number> = {};
process.on('SIGTERM', () => (isOver = true));

await Promise.all(Array.from({ length: Number(clients) }, client));
console.log(JSON.stringify({ good, lost, causes, answers, slowestMs } satisfies LoadReport));

async function client(): Promise<void> {
  while (!isOver) {
    const startedAt = performance.now();
    try {
      count(answers, await ask());
      good += 1;
    } catch (error) {
      lost += 1;
      count(causes, error instanceof Error ? error.message : String(error));
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  }
}

async function ask(): Promise<string> {
  const [host = ''] = await resolver.resolve4(service);
  return new Promise((resolve, reject) => {
    const call = get({ host, port, path: '/', agent: false, timeout: 8000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve(text.trim()));
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject);
  });
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
