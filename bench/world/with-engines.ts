import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnginesAnswer, EnginesOrder } from '../engines-process.ts';
import type { BenchContext } from '../figure.ts';
import { startProgram } from './start-program.ts';

/** Many built-in engines, with their deployments on them, for as long as they are used. */
export async function withEngines(
  size: Omit<EnginesOrder, 'directory'>,
  context: Pick<BenchContext, 'say'>,
  use: (engines: ChildProcess, dockerHosts: readonly string[]) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'wb-'));
  const engines = startProgram('engines-process.js', { directory, ...size } satisfies EnginesOrder);
  try {
    context.say('putting deployments on the engines');
    const [ready] = (await once(engines, 'message')) as [Extract<EnginesAnswer, { dockerHosts: unknown }>];
    await use(engines, ready.dockerHosts);
  } finally {
    engines.kill();
    await rm(directory, { recursive: true, force: true });
  }
}
