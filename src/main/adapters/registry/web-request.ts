import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { proxyFor } from './proxy-for.ts';
import type { Environment } from './proxy-for.ts';
import { authoritiesFor } from './registry-ca.ts';

export interface WebRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as a form with POST; null: a GET. */
  readonly form: URLSearchParams | null;
  readonly timeoutMs: number;
}

/** One request, by the proxy that the environment names, following no redirect; rejects when there is no answer. */
export async function webRequest(
  { url, headers, form, timeoutMs }: WebRequest,
  env: Environment,
): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(timeoutMs);
  const target = new URL(url);
  const proxy = proxyFor(target, env);
  const body = form === null ? null : form.toString();
  const options: RequestOptions = {
    ...{ method: body === null ? 'GET' : 'POST', agent: false, signal },
    headers: {
      ...headers,
      ...(body === null
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(body)),
          }),
    },
  };
  return answerOf(await begin(target, proxy, options, env), body);
}

async function begin(
  target: URL,
  proxy: URL | null,
  options: RequestOptions,
  env: Environment,
): Promise<ClientRequest> {
  if (target.protocol === 'http:') {
    if (proxy === null) return httpRequest(target, options);
    const headers = { ...options.headers, host: target.host, ...proxyLogin(proxy) };
    return requestOf(proxy)({ ...addressOf(proxy), ...options, path: target.href, headers });
  }
  const ca = await authoritiesFor(target.host, env);
  const trust = ca === undefined ? {} : { ca: [...ca] };
  if (proxy === null) return httpsRequest(target, { ...options, ...trust });
  const secure = await secured(await tunnel(proxy, target, options.signal), target, trust);
  // Why no agent: with one the given connection would not be used.
  return httpsRequest(target, { ...options, agent: undefined, createConnection: () => secure });
}

function secured(socket: Socket, { hostname }: URL, trust: ConnectionOptions): Promise<TLSSocket> {
  const name = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const secure = connectTls({ socket, ...(isIP(name) === 0 ? { servername: name } : {}), ...trust });
    secure.once('secureConnect', () => resolve(secure)).on('error', reject);
    socket.once('close', () => reject(new Error('the proxy ended the connection')));
  });
}

/** A connection to the target that the proxy leads. */
function tunnel(proxy: URL, target: URL, signal: AbortSignal | undefined): Promise<Socket> {
  const place = `${target.hostname}:${target.port || '443'}`;
  return new Promise((resolve, reject) => {
    requestOf(proxy)({
      ...addressOf(proxy),
      ...{ method: 'CONNECT', path: place, agent: false, signal },
      headers: { host: place, ...proxyLogin(proxy) },
    })
      .on('connect', (answer: IncomingMessage, socket: Socket) => {
        if (answer.statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answers ${answer.statusCode ?? 0}`));
      })
      .on('response', (answer: IncomingMessage) => {
        answer.destroy();
        reject(new Error(`the proxy ${proxy.host} opens no connection`));
      })
      .on('error', reject)
      .end();
  });
}

function answerOf(request: ClientRequest, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request
      .on('response', resolve)
      .on('error', reject)
      .end(body ?? undefined);
  });
}

function requestOf(proxy: URL): typeof httpRequest {
  return proxy.protocol === 'https:' ? httpsRequest : httpRequest;
}

function addressOf(proxy: URL): Pick<RequestOptions, 'host' | 'port'> {
  const port = proxy.port || (proxy.protocol === 'https:' ? '443' : '80');
  return { host: proxy.hostname.replace(/^\[|\]$/g, ''), port };
}

function proxyLogin(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}
