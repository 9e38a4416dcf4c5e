import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { Application } from '../../core/operations/application.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { chooseLanguage, languages } from '../../../shared/translator.ts';
import type { DiscoveredEngine } from '../../app/unknown-engines.ts';
import { AccessGate } from './access-gate.ts';
import { isForOwnAddress } from './own-address.ts';
import { contentSecurityPolicy } from './page-style.ts';
import { renderMessage, renderSignIn } from './page.ts';
import { readStatus } from './status-data.ts';
import { renderStatusPage } from './status-page.ts';

export interface WebServerOptions {
  readonly application: Application;
  readonly texts: Readonly<Record<Language, Translator>>;
  readonly version: string;
  readonly now: () => number;
  readonly logError: (message: string, error: unknown) => void;
}

export interface WebServer {
  /** With the code that works once; rejects when the port is taken. */
  listen(port: number | null): Promise<string>;
  close(): Promise<void>;
}

const discoveryPauseMs = 60_000;

/** On every answer, whatever it is. */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/**
 * The status page on 127.0.0.1. It only reads. Requests under another name than its own, of another method than
 * GET and HEAD, or without a token are answered before any route is looked for. Nothing is logged of a request.
 */
export function createWebServer(options: WebServerOptions): WebServer {
  const gate = new AccessGate(options.now);
  let port = 0;
  const server = fastify({
    logger: false,
    exposeHeadRoutes: true,
    forceCloseConnections: true,
    requestTimeout: 10_000,
    serverFactory: (handler) =>
      createServer({ requireHostHeader: false, maxHeaderSize: 16_384 }, (request, response) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        if (admit(options, gate, port, request, response)) handler(request, response);
      }),
  });
  addRoutes(server, options);
  return {
    listen: async (wanted) => {
      await server.listen({ host: '127.0.0.1', port: wanted ?? 0 });
      const address = server.server.address();
      port = typeof address === 'object' && address !== null ? address.port : 0;
      return `http://127.0.0.1:${port}/?code=${gate.code}`;
    },
    close: () => server.close(),
  };
}

/** Answers what is not to reach a route; true when the request may go on. */
function admit(
  options: WebServerOptions,
  gate: AccessGate,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const texts = options.texts[languageOf(request)];
  if (!isForOwnAddress(request, port)) return answer(response, 403, renderMessage(texts, 'forbidden'));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return answer(response, 405, renderMessage(texts, 'notAllowedMethod'));
  }
  const cookie = `windlass-${port}`;
  const parameters = parametersOf(request.url);
  switch (gate.check(cookieOf(request, cookie), parameters.get('code'))) {
    case 'granted':
      return true;
    case 'redeemed': {
      response.setHeader('set-cookie', `${cookie}=${gate.token}; HttpOnly; SameSite=Strict; Path=/`);
      // Why not a redirect: a strict cookie is not sent along a chain that began on another site or in a file.
      return answer(response, 200, renderSignIn(texts, pathWithLanguage(parameters)));
    }
    case 'unknown':
      return answer(response, 401, renderMessage(texts, 'unauthorized'));
    case 'too-many':
      response.setHeader('retry-after', '60');
      return answer(response, 429, renderMessage(texts, 'tooMany'));
  }
}

function answer(response: ServerResponse, status: number, page: string): false {
  response.statusCode = status;
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('connection', 'close');
  response.end(response.req.method === 'HEAD' ? undefined : page);
  return false;
}

function addRoutes(server: FastifyInstance, options: WebServerOptions): void {
  const { application, texts, version, now, logError } = options;
  const discover = rememberedDiscovery(options);
  server.get('/', async (request, reply) => {
    const language = languageOf(request.raw);
    const isLanguageAsked = askedLanguage(request.raw.url) !== null;
    const context = { texts: texts[language], version, now: new Date(now()), isLanguageAsked };
    return page(reply, 200, renderStatusPage(context, await readStatus(application, discover)));
  });
  server.setNotFoundHandler((request, reply) =>
    page(reply, 404, renderMessage(textsFor(request), 'notFound')),
  );
  server.setErrorHandler((error, request, reply) => {
    logError('the status page failed', error);
    return page(reply, 500, renderMessage(textsFor(request), 'failed'));
  });

  function textsFor(request: FastifyRequest): Translator {
    return texts[languageOf(request.raw)];
  }
}

/** Looking for engines again and again would only keep them busy. */
function rememberedDiscovery(options: WebServerOptions): () => Promise<readonly DiscoveredEngine[]> {
  const { application, now, logError } = options;
  let askedAt = -Infinity;
  let found: Promise<readonly DiscoveredEngine[]> = Promise.resolve([]);
  return () => {
    if (now() - askedAt < discoveryPauseMs) return found;
    askedAt = now();
    found = application.environments.discover().catch((error: unknown) => {
      logError('engines of this machine could not be looked for', error);
      return [];
    });
    return found;
  };
}

function page(reply: FastifyReply, status: number, markup: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(markup);
}

function languageOf(request: IncomingMessage): Language {
  return chooseLanguage(askedLanguage(request.url), request.headers['accept-language'] ?? null);
}

function askedLanguage(url: string | undefined): Language | null {
  const asked = parametersOf(url).get('lang');
  return languages.find((language) => language === asked) ?? null;
}

/** Why not as a URL: a hostile path is no URL at all, and parsing it would throw. */
function parametersOf(url: string | undefined): URLSearchParams {
  return new URLSearchParams(url?.split('?')[1] ?? '');
}

function pathWithLanguage(parameters: URLSearchParams): string {
  const language = languages.find((known) => known === parameters.get('lang'));
  return language === undefined ? '/' : `/?lang=${language}`;
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return cookies.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
