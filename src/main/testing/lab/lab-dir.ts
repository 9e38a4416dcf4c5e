import { mkdirSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The folder of this lab. It exists only where a lab does, so that no test starts engines on the bare machine. */
export function labDir(): string {
  const dir = process.env['WINDLASS_LAB_DIR'];
  if (dir) return dir;
  throw new Error(
    'This needs a lab (own network, processes and mounts): start it with `npm test -- --rings engine` ' +
      'or put `npm run lab --` before the command.',
  );
}

/** A new folder of the lab, gone with it. */
export function labTempDir(prefix: string): string {
  return mkdtempSync(join(labDir(), `${prefix}-`));
}

/** Where a log is kept after a failure; beside its owner when nobody asked for artifacts. */
export function artifactPath(dir: string, name: string): string {
  const artifacts = process.env['WINDLASS_ARTIFACTS'];
  if (!artifacts) return join(dir, name);
  mkdirSync(artifacts, { recursive: true });
  return join(artifacts, name);
}

/** All containers of a lab live below one control group, so that it can be removed whole. */
export function cgroupParent(): string {
  return basename(labDir());
}
