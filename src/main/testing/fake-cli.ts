import { join } from 'node:path';
import type { Language, Translator } from '../../shared/translator.ts';
import { I18nextTranslator } from '../adapters/translations/i18next-translator.ts';
import type { OpenSession } from '../app/session.ts';
import { runCli } from '../shells/cli/run-cli.ts';
import type { ArrangedApplication } from './fake-application.ts';
import type { FakeTerminal } from './fake-cli-host.ts';
import { FakeCliHost } from './fake-cli-host.ts';
import { fakeSession } from './fake-session.ts';

const resources = join(import.meta.dirname, '../../../resources');
let loading: Promise<Readonly<Record<Language, Translator>>> | null = null;

export interface StartedCli {
  readonly host: FakeCliHost;
  readonly exitCode: Promise<number>;
  /** What the use cases were opened for, in order. */
  readonly access: string[];
  readonly closed: () => number;
}

/** Begins a command line over arranged use cases; `line` is split at spaces. */
export async function startFakeCli(
  line: string | readonly string[],
  arranged: ArrangedApplication | OpenSession,
  terminal: FakeTerminal = {},
): Promise<StartedCli> {
  loading ??= I18nextTranslator.loadAll(resources);
  const texts = await loading;
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const host = new FakeCliHost(args, terminal);
  const access: string[] = [];
  let closed = 0;
  const openSession: OpenSession =
    typeof arranged === 'function'
      ? arranged
      : (options) => {
          access.push(options.access);
          const close = (): Promise<void> => Promise.resolve(void (closed += 1));
          return Promise.resolve(fakeSession(arranged, { close }));
        };
  const doors = { version: '1.2.3', texts, openSession, startWeb: () => Promise.resolve() };
  return { host, exitCode: runCli(host, doors), access, closed: () => closed };
}

/** The same, to its end. */
export async function runFakeCli(
  line: string | readonly string[],
  arranged: ArrangedApplication | OpenSession,
  terminal: FakeTerminal = {},
): Promise<{ readonly host: FakeCliHost; readonly exitCode: number; readonly access: readonly string[] }> {
  const { host, exitCode, access } = await startFakeCli(line, arranged, terminal);
  return { host, exitCode: await exitCode, access };
}
