import type { EngineContext } from '../host/engine-context.ts';
import type { Call } from './call.ts';

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `streamed`: the handler has written its answer to a stream; the server ends it. */
export type Answer = Reply | 'streamed';

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** `{id}` stands for one segment, `{name*}` for several. */
  readonly pattern: string;
  /** Whether it changes the host. */
  readonly isMutating: boolean;
  /** Default: enough for any JSON. */
  readonly bodyLimitBytes?: number;
  readonly handle: (call: Call, context: EngineContext) => Promise<Answer> | Answer;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route for a request; the first that fits wins. */
export class RouteTable {
  readonly #entries: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#entries = routes.map((route) => ({ route, pattern: compile(route.pattern) }));
  }

  find(method: string, path: string): RouteMatch | null {
    for (const { route, pattern } of this.#entries) {
      const match = route.method === method ? pattern.exec(path) : null;
      if (match === null) continue;
      const params = Object.entries(match.groups ?? {}).map(
        ([name, value]) => [name, decode(value)] as const,
      );
      return { route, params: Object.fromEntries(params) };
    }
    return null;
  }
}

export const noContent: Reply = { status: 204 };
export const tarLimitBytes = 64 * 1024 * 1024;

/** A percent-encoded text; left as it is when it cannot be decoded. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compile(pattern: string): RegExp {
  const source = pattern.replace(/\{(\w+)\*\}/g, '(?<$1>.+)').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}
