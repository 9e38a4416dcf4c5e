import { WindlassError } from '../../../../shared/errors.ts';

/** Docker 20.10, the oldest engine that is supported. */
const oldestMinor = 41;
/** The newest version whose answers were read for this client; a newer engine still speaks it. */
const newestMinor = 47;

/** The newest API version that engine and client share; `engine-unsupported` below 1.41. */
export function chooseApiVersion(offered: string | string[] | undefined, dockerHost: string): string {
  const text = typeof offered === 'string' ? offered : '';
  const match = /^1\.(\d{1,4})$/.exec(text);
  if (match === null) {
    const message = `what answers at ${dockerHost} is not a Docker engine`;
    throw new WindlassError('target-refused', message, { dockerHost, reason: 'not-docker' });
  }
  const minor = Number(match[1]);
  if (minor < oldestMinor) {
    const message = `the engine at ${dockerHost} speaks API ${text}; 1.${oldestMinor} (Docker 20.10) or newer is needed`;
    throw new WindlassError('engine-unsupported', message, {
      dockerHost,
      apiVersion: text,
      minimum: `1.${oldestMinor}`,
      reason: 'too-old',
    });
  }
  return `1.${Math.min(minor, newestMinor)}`;
}

/** True when the version has what came with that minor. */
export function hasApi(version: string, minor: number): boolean {
  return Number(version.slice(2)) >= minor;
}
