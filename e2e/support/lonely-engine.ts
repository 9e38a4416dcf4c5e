import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoEngine } from './held-stack.ts';

/** An engine on which nothing runs yet, for as long as it is used. */
export async function withLonelyEngine<Result>(
  use: (dockerHost: string, directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-engine-'));
  mkdirSync(join(directory, 'demo'));
  try {
    return await withDemoEngine(directory, (dockerHost) => use(dockerHost, directory));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
