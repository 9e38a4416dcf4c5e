import { readFile, stat } from 'node:fs/promises';

const longestFileBytes = 1_000_000;

/** A file of another tool; null: not there, not ours to read, too large, or not JSON. Then it names no engine. */
export async function readJson(path: string): Promise<unknown> {
  try {
    const { size } = await stat(path);
    return size > longestFileBytes ? null : (JSON.parse(await readFile(path, 'utf8')) as unknown);
  } catch {
    return null;
  }
}
