import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { JsonDocuments } from './json-documents.ts';

const client = fileURLToPath(new URL('network-client.mjs', import.meta.url));

export interface LoadReport {
  /** How often each answer came. */
  readonly answers: Readonly<Record<string, number>>;
  /** How often a request was lost, by cause. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface NetworkLoad {
  /** Resolves when that answer has come; fails when the load ends before. */
  answered(text: string): Promise<void>;
  stop(): Promise<LoadReport>;
}

/** Eight clients that ask a service again and again, from the network of the container with that process. */
export function startLoad(containerPid: number, name: string, port: number): NetworkLoad {
  const args = ['--target', String(containerPid), '--net', process.execPath, client, name, String(port)];
  const child = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const documents = new JsonDocuments();
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    documents.push(text);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const hasAnswered = (text: string): boolean =>
    documents.all.some((document) => (document as { first?: string }).first === text);
  return {
    answered: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (hasAnswered(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`the load ended before anybody answered ${text}`)));
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      return documents.all.at(-1) as LoadReport;
    },
  };
}
