import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { sessionPath, sessionRequest, wirePath } from '../../../shared/contract/web-door.ts';
import { windowHeaders } from '../../../shared/window-headers.ts';
import type { RpcServer } from '../../app/rpc/rpc-server.ts';
import { isForOwnAddress } from './own-address.ts';
import type { RendererFile } from './renderer-files.ts';
import { readBody } from './read-body.ts';
import { SignIn } from './sign-in.ts';
import { WireSockets } from './wire-sockets.ts';

export interface WebServerOptions {
  readonly rpc: RpcServer;
  readonly files: ReadonlyMap<string, RendererFile>;
  readonly now: () => number;
  readonly logError: (message: string, error: unknown) => void;
  /** A code was used; here is the address for a further window. */
  readonly onSignedIn: (nextAddress: string) => void;
}

export interface WebServer {
  /** The address with the code that works once; rejects when the port is taken. */
  listen(port: number | null): Promise<string>;
  close(): Promise<void>;
}

const maxBodyBytes = 1_024;

/** On every answer, whatever it is. The window talks to this server only. */
export const webHeaders = windowHeaders("'self'");

/**
 * The window on 127.0.0.1. Its files hold no secret and are anybody's who asks under the right name; the wire is only
 * for who has signed in. Nothing is logged of a request.
 */
export function createWebServer(options: WebServerOptions): WebServer {
  const signIn = new SignIn(options.now);
  const door = new WebDoor(options, signIn);
  const server = createServer(
    { requireHostHeader: false, maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 10_000 },
    (request, response) => door.answer(request, response),
  );
  const sockets = new WireSockets({
    server: options.rpc,
    check: (cookie, token) => signIn.check(cookie, token),
    logError: options.logError,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => options.logError('a window was cut off', error));
    if (!isForOwnAddress(request, door.port)) return socket.end(refusal(403, 'Forbidden'));
    if (pathOf(request) !== wirePath) return socket.end(refusal(404, 'Not Found'));
    sockets.accept(request, socket, head, cookieOf(request, door.cookieName));
  });
  return {
    listen: async (wanted) => {
      door.port = await listen(server, wanted);
      return door.newAddress();
    },
    close: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class WebDoor {
  readonly #options: WebServerOptions;
  readonly #signIn: SignIn;
  port = 0;

  constructor(options: WebServerOptions, signIn: SignIn) {
    this.#options = options;
    this.#signIn = signIn;
  }

  /** A cookie is sent to every port of a machine: the name keeps those of two doors apart. */
  get cookieName(): string {
    return `windlass-${this.port}`;
  }

  newAddress(): string {
    return `http://127.0.0.1:${this.port}/#code=${this.#signIn.newCode()}`;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(webHeaders)) response.setHeader(name, value);
    response.on('error', (error) => this.#options.logError('a window was cut off', error));
    if (!isForOwnAddress(request, this.port)) return say(response, 403, 'Not for this address.');
    const path = pathOf(request);
    if (path === sessionPath) return this.#session(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed(response, 'GET, HEAD');
    if (path === wirePath) return say(response, 426, 'This is for sockets.');
    this.#file(path, response);
  }

  #session(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'POST') return notAllowed(response, 'POST');
    if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? '')) {
      return say(response, 415, 'JSON only.');
    }
    readBody(request, maxBodyBytes)
      .then((body) => this.#redeem(request, response, body))
      .catch((error: unknown) => {
        this.#options.logError('a sign-in could not be read', error);
        say(response, 400, 'Not understood.');
      });
  }

  #redeem(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    const asked = sessionRequest.safeParse(body);
    if (!asked.success) return say(response, 400, 'Not understood.');
    const result = this.#signIn.redeem(asked.data.code, cookieOf(request, this.cookieName));
    if (result === 'refused') return say(response, 401, 'That code is wrong or was used already.');
    if (result === 'too-many') {
      response.setHeader('retry-after', '60');
      return say(response, 429, 'Too many wrong codes: try again in a minute.');
    }
    response.setHeader(
      'set-cookie',
      `${this.cookieName}=${result.cookie}; HttpOnly; SameSite=Strict; Path=/`,
    );
    send(response, 200, 'application/json; charset=utf-8', JSON.stringify({ token: result.token }));
    this.#options.onSignedIn(this.newAddress());
  }

  /** Every address of the window is the same document; what looks like a file is one or is not there. */
  #file(path: string, response: ServerResponse): void {
    const { files } = this.#options;
    const isPage = !/\.[a-z0-9]+$/i.test(path);
    const file = files.get(path) ?? (isPage ? files.get('/index.html') : undefined);
    if (file !== undefined) {
      if (file.isHashed) response.setHeader('cache-control', 'private, max-age=31536000, immutable');
      return send(response, 200, file.type, file.content);
    }
    if (isPage) return say(response, 503, 'The window was not built: run `npm run build` and start again.');
    say(response, 404, 'There is nothing here.');
  }
}

async function listen(server: Server, wanted: number | null): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: wanted ?? 0 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function notAllowed(response: ServerResponse, allowed: string): void {
  response.setHeader('allow', allowed);
  say(response, 405, 'Not possible here.');
}

function say(response: ServerResponse, status: number, text: string): void {
  // Why closed: the rest of a body that is not read must not be taken for the next request.
  response.setHeader('connection', 'close');
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`);
}

function send(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  if (response.headersSent) return;
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', Buffer.byteLength(content));
  response.end(response.req.method === 'HEAD' ? undefined : content);
}

function refusal(status: number, reason: string): string {
  return `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}

/** Why not as a URL: a hostile path is no URL at all, and parsing it would throw. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/)[0] ?? '/';
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return cookies.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
