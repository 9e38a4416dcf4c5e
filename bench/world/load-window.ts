import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { DeploymentPage } from '../../src/shared/contract/shapes/deployment.ts';
import type { WorldChange } from '../../src/shared/contract/topics.ts';
import { sessionPath, wirePath } from '../../src/shared/contract/web-door.ts';
import type { ClientMessage, ServerMessage } from '../../src/shared/contract/wire.ts';

export interface Ref {
  readonly name: string;
  readonly environment: string;
}

/** A page that was read, and when it was there, in milliseconds since 1970. */
export interface ShownPage {
  readonly at: number;
  readonly page: DeploymentPage;
}

const worldId = 1;

/** What a window holds to sign in once; all windows of one browser have the same. */
export interface Pass {
  readonly origin: string;
  readonly cookie: string;
  readonly token: string;
}

export async function signIn(address: string): Promise<Pass> {
  const { origin, hash } = new URL(address);
  const answer = await fetch(`${origin}${sessionPath}`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
  const { token } = (await answer.json()) as { readonly token: string };
  return { origin, token, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** Does what a window does that shows the page of one deployment: told of a change, it reads the page again. */
export class LoadWindow {
  readonly #socket: WebSocket;
  readonly #shown: Ref;
  readonly #onPage: (shown: ShownPage) => void;
  readonly #lastSequence = new Map<number, number>();
  readonly #waiting = new Map<number, (message: ServerMessage) => void>();
  #calls = 100;
  #isReading = false;
  #isOutdated = false;
  readonly #toldAt = new Map<string, number>();
  /** A new beginning tells of everything. */
  #begunAt = 0;
  /** Numbers that were left out, of all that it follows. */
  missed = 0;
  isCut = false;

  private constructor(socket: WebSocket, shown: Ref, onPage: (shown: ShownPage) => void) {
    this.#socket = socket;
    this.#shown = shown;
    this.#onPage = onPage;
    socket.on('message', (data) => this.#take(JSON.parse((data as Buffer).toString()) as ServerMessage));
    socket.on('close', () => (this.isCut = true));
  }

  static async open(pass: Pass, shown: Ref, onPage: (shown: ShownPage) => void): Promise<LoadWindow> {
    const { origin, cookie, token } = pass;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${wirePath}`, {
      headers: { origin, cookie },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', token }));
    await once(socket, 'message');
    const window = new LoadWindow(socket, shown, onPage);
    window.#send({ type: 'follow', id: worldId, topic: 'world', key: {}, after: null });
    await window.read();
    return window;
  }

  follow(operation: string): void {
    this.#calls += 1;
    const id = this.#calls;
    this.#send({ type: 'follow', id, topic: 'operation', key: { id: operation }, after: null });
  }

  call<T>(method: string, input: object): Promise<T> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        if (message.type === 'answer') resolve(message.output as T);
        else reject(new Error(JSON.stringify(message)));
      });
      this.#send({ type: 'call', id, method, input });
    });
  }

  /** One reading at a time; what is told meanwhile has it read again. */
  async read(): Promise<void> {
    this.#isOutdated = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#isOutdated && !this.isCut) {
      this.#isOutdated = false;
      const page = await this.call<DeploymentPage>('deployments.page', this.#shown);
      this.#onPage({ at: Date.now(), page });
    }
    this.#isReading = false;
  }

  /** When it was last told of that deployment, in milliseconds since 1970. */
  toldAt(ref: Ref): number {
    return Math.max(this.#begunAt, this.#toldAt.get(keyOf(ref)) ?? 0);
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(message: ServerMessage): void {
    if (message.type === 'answer' || message.type === 'error') {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
    if (message.type === 'snapshot') {
      this.#lastSequence.set(message.id, message.sequence);
      if (message.id === worldId) this.#begunAt = Date.now();
    }
    if (message.type !== 'event') return;
    const last = this.#lastSequence.get(message.id);
    if (last !== undefined) this.missed += message.sequence - last - 1;
    this.#lastSequence.set(message.id, message.sequence);
    if (message.id === worldId) this.#hear(message.event as WorldChange);
  }

  #hear(change: WorldChange): void {
    const named =
      change.type === 'services' ? change.deployments : change.type === 'deployment' ? [change] : [];
    const at = Date.now();
    for (const { name, environment } of named) {
      this.#toldAt.set(keyOf({ name, environment }), at);
      if (name === this.#shown.name && environment === this.#shown.environment) void this.read();
    }
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function keyOf({ name, environment }: Ref): string {
  return `${environment}/${name}`;
}
