import { EngineRefusal } from '../engine-refusal.ts';
import { decode } from './route-table.ts';
import { apiVersion, oldestApiVersion } from './system-routes.ts';

export interface RequestTarget {
  /** Without version prefix; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Decoded, for logs and fault patterns. */
  readonly shownPath: string;
  readonly shownQuery: string;
}

/** Takes a request's address apart. Throws 400 with the real texts for versions that are not spoken. */
export function readTarget(url: string): RequestTarget {
  const mark = url.indexOf('?');
  const whole = mark < 0 ? url : url.slice(0, mark);
  const queryText = mark < 0 ? '' : url.slice(mark + 1);
  const versioned = /^\/v(\d{1,4})\.(\d{1,4})(\/.*)$/.exec(whole);
  if (versioned !== null) checkVersion(`${versioned[1] ?? ''}.${versioned[2] ?? ''}`);
  const path = versioned?.[3] ?? whole;
  return {
    path,
    query: new URLSearchParams(queryText),
    shownPath: decode(path),
    shownQuery: decode(queryText),
  };
}

function checkVersion(version: string): void {
  if (minor(version) > minor(apiVersion)) {
    throw new EngineRefusal(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  }
  if (minor(version) < minor(oldestApiVersion)) {
    throw new EngineRefusal(
      400,
      `client version ${version} is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version`,
    );
  }
}

function minor(version: string): number {
  const [major = 0, rest = 0] = version.split('.').map(Number);
  return major * 10_000 + rest;
}
