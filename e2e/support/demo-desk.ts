import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FakeCliHost, FakeTerminal } from '../../src/main/testing/fake-cli-host.ts';
import { runHere } from './run-here.ts';

export interface DeskRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly host: FakeCliHost;
}

/** Long enough for a verdict, short enough for a test. */
export const quickly = ['--stable', '150ms', '--health-deadline', '2s', '--yes'];

/**
 * An operator's desk with a directory of its own: the command line over the whole product in this process, on the
 * built-in engine or on any that answers on a socket.
 */
export class DemoDesk {
  // Why in memory where that is possible: everything that decides is synced to the disk, many times a test.
  readonly home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'windlass-desk-'));
  readonly dataDirectory = join(this.home, 'data');
  /** Everything that any command printed. */
  printed = '';

  /** Runs one command line to its end. */
  async run(args: readonly string[], terminal: FakeTerminal = {}): Promise<DeskRun> {
    const { host, exitCode } = this.begin(args, terminal);
    return { exitCode: await exitCode, out: host.out, err: host.err, host };
  }

  /** The same without waiting. */
  begin(
    args: readonly string[],
    terminal: FakeTerminal = {},
  ): { host: FakeCliHost; exitCode: Promise<number> } {
    const { home, dataDirectory } = this;
    const { host, exitCode } = runHere({ args, home, dataDirectory, terminal });
    return { host, exitCode: exitCode.finally(() => (this.printed += host.printed)) };
  }

  /** Runs one that must succeed; its standard output as JSON. */
  async json(args: readonly string[]): Promise<unknown> {
    const { exitCode, out, err } = await this.run([...args, '--json']);
    if (exitCode !== 0) throw new Error(`windlass ${args.join(' ')} ended with ${exitCode}: ${out}${err}`);
    return JSON.parse(out);
  }

  /** A file below the desk's directory; its path. */
  write(path: string, content: string): string {
    const whole = join(this.home, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
    return whole;
  }

  /** Content of every file of the data directory, by path below it. */
  files(): ReadonlyMap<string, string> {
    const entries = readdirSync(this.dataDirectory, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      files.sort().map((file) => [file.slice(this.dataDirectory.length + 1), readFileSync(file, 'latin1')]),
    );
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

const health = `healthcheck: { test: [CMD, /bin/true], interval: 200ms, retries: 20 }`;

/** Why: what starts beside its old version lets that one finish its requests, for seconds of real time. */
const stopFirst = `x-windlass: { update: stop-first }`;

/** One version of a stack of two small services on images of the samples, as a Compose file. */
export function miniStack(version: string, web: string): string {
  return `
x-windlass:
  metadata: { name: mini, productVersion: ${version} }
  variables:
    GREETING: { default: hello }
    TOKEN: { type: Password, label: Access token }
services:
  db:
    image: windlass-demo/notes-db:1.0.0
    volumes: ['data:/data']
    ${health}
    ${stopFirst}
  web:
    image: windlass-demo/${web}
    environment: { GREETING: '\${GREETING}', TOKEN: '\${TOKEN}' }
    depends_on: { db: { condition: service_healthy } }
    ${health}
    ${stopFirst}
volumes: { data: }
`;
}

/** 1.0.0 and 1.1.0 work, 2.0.0 crashes, 3.0.0 has an image that does not exist. */
export const miniVersions: Readonly<Record<string, string>> = {
  '1.0.0': miniStack('1.0.0', 'shop-web:1.0.0'),
  '1.1.0': miniStack('1.1.0', 'shop-web:1.1.0'),
  '2.0.0': miniStack('2.0.0', 'shop-api:2.3.0'),
  '3.0.0': miniStack('3.0.0', 'shop-api:0.0.1'),
};
