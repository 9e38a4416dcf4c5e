import type { IncomingHttpHeaders } from 'node:http';
import { connectionError } from '../../../../shared/connection-reasons.ts';

/** The oldest engine that is supported. */
const oldestEngine = 'Docker 20.10';
const oldestMinor = 41;
/** The newest version whose answers were read for this client; a newer engine still speaks it. */
const newestMinor = 47;

/** The newest API version that engine and client share; `engine-unsupported` below 1.41. */
export function chooseApiVersion(headers: IncomingHttpHeaders, place: string): string {
  const offered = headers['api-version'];
  const text = typeof offered === 'string' ? offered : '';
  const match = /^1\.(\d{1,4})$/.exec(text);
  if (match === null) {
    throw connectionError({
      code: 'target-refused',
      reason: 'not-docker',
      message: `what answers at ${place} is not a Docker engine`,
      details: { place },
    });
  }
  const minor = Number(match[1]);
  if (minor < oldestMinor) {
    const version = engineName(headers.server);
    const minimum = `1.${oldestMinor}`;
    throw connectionError({
      code: 'engine-unsupported',
      reason: 'too-old',
      message: `${version} at ${place} speaks API ${text}; ${minimum} (${oldestEngine}) or newer is needed`,
      details: { place, version, apiVersion: text, minimum, oldestEngine },
    });
  }
  return `1.${Math.min(minor, newestMinor)}`;
}

/** `Docker 19.03.15` from `Docker/19.03.15 (linux)`; an engine that does not name itself is the engine. */
function engineName(server: IncomingHttpHeaders[string]): string {
  const found = /^([A-Za-z]{1,30})\/([\w.+-]{1,60})/.exec(typeof server === 'string' ? server : '');
  return found === null ? 'Docker' : `${found[1] ?? ''} ${found[2] ?? ''}`;
}

/** True when the version has what came with that minor. */
export function hasApi(version: string, minor: number): boolean {
  return Number(version.slice(2)) >= minor;
}
