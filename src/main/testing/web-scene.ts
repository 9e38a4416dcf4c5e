import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openRpc } from '../app/rpc/open-rpc.ts';
import type { RendererFile } from '../shells/web/renderer-files.ts';
import { createWebServer, webHeaders } from '../shells/web/web-server.ts';
import type { ArrangedApplication } from './fake-application.ts';
import { fakeSession } from './fake-session.ts';
import { ask } from './raw-http.ts';
import type { RawAnswer } from './raw-http.ts';

/** A window of two files. */
const files: ReadonlyMap<string, RendererFile> = new Map([
  [
    '/index.html',
    { type: 'text/html; charset=utf-8', content: Buffer.from('<!doctype html>'), isHashed: false },
  ],
  ['/assets/main-1a2b.js', { type: 'text/javascript', content: Buffer.from('start()'), isHashed: true }],
]);

export const expectedPolicy = webHeaders['content-security-policy'] ?? '';

export interface SignedInBrowser {
  readonly cookie: string;
  readonly token: string;
}

/** What a socket said before it was closed, and with which code. */
export interface SocketStory {
  readonly messages: readonly unknown[];
  readonly closeCode: number;
}

/** The web door over arranged use cases, on a port of its own. */
export class WebScene {
  static async open(arranged: ArrangedApplication = {}): Promise<WebScene> {
    const scene = new WebScene(arranged);
    const address = new URL(await scene.#server.listen(null));
    scene.port = Number(address.port);
    scene.addresses.push(address.href);
    return scene;
  }

  port = 0;
  nowMs = 0;
  /** Printed for the operator, oldest first. */
  readonly addresses: string[] = [];
  readonly logged: unknown[] = [];
  readonly #rpc;
  readonly #server;

  private constructor(arranged: ArrangedApplication) {
    const logError = (_message: string, error: unknown): void => void this.logged.push(error);
    this.#rpc = openRpc(fakeSession(arranged, { logError }), 'web');
    this.#server = createWebServer({
      rpc: this.#rpc.server,
      files,
      now: () => this.nowMs,
      logError,
      onSignedIn: (address) => this.addresses.push(address),
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the address that was printed last. */
  get code(): string {
    return new URL(this.addresses.at(-1) ?? '').hash.slice('#code='.length);
  }

  redeem(code: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    return ask(this.port, '/session', {
      method: 'POST',
      headers: { origin: this.origin, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ code }),
    });
  }

  async signIn(headers: Readonly<Record<string, string>> = {}): Promise<SignedInBrowser> {
    const answer = await this.redeem(this.code, headers);
    const { token } = JSON.parse(answer.body) as { readonly token: string };
    return { token, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
  }

  /** Opens a socket, sends, and tells what came until it was closed; after `ready` it asks for the version itself. */
  async socket(headers: Readonly<Record<string, string>>, first: string | null): Promise<SocketStory> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/wire`, { headers });
    const messages: unknown[] = [];
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      messages.push(response.statusCode);
      socket.terminate();
    });
    socket.on('open', () => first !== null && socket.send(first));
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as { readonly type: string };
      messages.push(message.type);
      if (message.type !== 'ready') return socket.close();
      socket.send(JSON.stringify({ type: 'call', id: 1, method: 'app.about', input: {} }));
    });
    const closeCode = await new Promise<number>((resolve) => socket.once('close', resolve));
    return { messages, closeCode };
  }

  async close(): Promise<void> {
    this.#rpc.close();
    await this.#server.close();
  }
}

/** A scene for the test that runs, closed when that ends. */
export async function openScene(): Promise<WebScene> {
  const scene = await WebScene.open();
  onTestFinished(() => scene.close());
  return scene;
}
