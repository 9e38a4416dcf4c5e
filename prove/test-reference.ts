import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One test, or all rows of a test with parameters. */
export interface TestReference {
  readonly file: string;
  /** As in the source, with its placeholders. */
  readonly title: string;
  /** Of a test with parameters: text in the full name of the rows that are meant. */
  readonly only?: string;
  /** Where the title is written, when the file only calls it. */
  readonly declaredIn?: string;
}

export type Lane =
  | 'unit'
  | 'cli'
  | 'crash'
  | 'prove'
  | 'contract'
  | 'engine'
  | 'kill'
  | 'fault'
  | 'network'
  | 'built'
  | 'matrix';

/** The lane of vitest.config.ts that runs a file. */
export function laneOf(file: string): Lane {
  const kind = /\.(crash|contract|engine|kill|fault|network|built|matrix)\.test\.ts$/.exec(file)?.[1] as
    | Lane
    | undefined;
  if (kind === 'crash' && file.startsWith('prove/')) return 'prove';
  return kind ?? (file.startsWith('e2e/cli/') ? 'cli' : 'unit');
}

/** `fake`: a part of the product over arranged ports, in which the fault is injected just there. */
export type EngineKind = 'real' | 'demo' | 'fake';

export function engineOf(file: string): EngineKind {
  const lane = laneOf(file);
  if (lane === 'unit') return 'fake';
  return ['cli', 'crash', 'prove', 'built'].includes(lane) ? 'demo' : 'real';
}

/** Whether the sources have a test of that title. */
export function isDeclared({ file, title, declaredIn = file }: TestReference): boolean {
  const root = join(import.meta.dirname, '..');
  const text = [file, declaredIn]
    .map((path) => readFileSync(join(root, path), 'utf8').replaceAll("\\'", "'"))
    .join('\n');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
}

/** What a result is kept under. */
export function keyOf({ file, title, only }: TestReference): string {
  return [file, title, ...(only === undefined ? [] : [`[${only}]`])].join(' > ');
}

/** Matches the full name of the test, as the runner joins it from its suites and its title. */
export function namePattern({ title, only }: TestReference): string {
  const name = title
    .split(/%[sdifjo#]|\$[\w.]+/)
    .map(escaped)
    .join('.*');
  return only === undefined ? `${name}$` : `^(?=.*${escaped(only)}).*${name}$`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
