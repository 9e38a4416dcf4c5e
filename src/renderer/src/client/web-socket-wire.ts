import { closeCodes, readyMessage } from '../../../shared/contract/web-door.ts';
import type { ClientMessage, ServerMessage, Wire, WireState } from '../../../shared/contract/wire.ts';
import { serverMessage } from '../../../shared/contract/wire.ts';
import { Listeners } from './listeners.ts';
import type { Timers } from './timers.ts';

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface WebSocketWireParts {
  readonly connect: () => Socket;
  /** null: nobody has signed in. */
  readonly token: () => string | null;
  readonly forgetToken: () => void;
  readonly timers: Timers;
}

export const pingMs = 15_000;
/** A socket on which nothing came for that long after a ping is dead, whatever it says of itself. */
export const silenceMs = 10_000;
const firstPauseMs = 250;
const longestPauseMs = 10_000;
const tooManyPauseMs = 60_000;

/** Connects, signs in with the tab's token, notices when the other end is gone, and comes back by itself. */
export class WebSocketWire implements Wire {
  readonly #parts: WebSocketWireParts;
  readonly #messages = new Listeners<ServerMessage>();
  readonly #states = new Listeners<WireState>();
  #state: WireState = 'connecting';
  #socket: Socket | null = null;
  #failures = 0;
  #pings = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: WebSocketWireParts) {
    this.#parts = parts;
  }

  send(message: ClientMessage): void {
    if (this.#state === 'open') this.#socket?.send(JSON.stringify(message));
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    return this.#messages.add(listener);
  }

  onState(listener: (state: WireState) => void): () => void {
    listener(this.#state);
    return this.#states.add(listener);
  }

  /** The machine says that it is online again: no need to wait for the next attempt. */
  hurry(): void {
    if (this.#state === 'lost') this.connect();
  }

  /** At the start and after signing in. */
  connect(): void {
    this.#drop();
    if (this.#state === 'open') this.#enter('lost');
    const token = this.#parts.token();
    if (token === null) return this.#enter('refused');
    if (this.#state === 'refused') this.#enter('connecting');
    const socket = this.#parts.connect();
    this.#socket = socket;
    // Why: a host that swallows the connection would otherwise leave the page waiting for ever.
    this.#timer(silenceMs, () => this.#lose(0));
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token }));
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lose(code);
  }

  #receive(data: unknown): void {
    const received = parseJson(data);
    if (this.#state !== 'open') {
      if (!readyMessage.safeParse(received).success) return this.#lose(0);
      this.#failures = 0;
      this.#awaitPing();
      return this.#enter('open');
    }
    const parsed = serverMessage.safeParse(received);
    if (!parsed.success) return this.#lose(0);
    if (parsed.data.type === 'pong') return this.#awaitPing();
    this.#messages.tell(parsed.data);
  }

  #awaitPing(): void {
    this.#timer(pingMs, () => {
      this.#pings += 1;
      this.#timer(silenceMs, () => this.#lose(0));
      this.send({ type: 'ping', id: this.#pings });
    });
  }

  #lose(code: number): void {
    this.#drop();
    if (code === closeCodes.refused) {
      this.#parts.forgetToken();
      return this.#enter('refused');
    }
    this.#failures += 1;
    this.#timer(code === closeCodes.tooMany ? tooManyPauseMs : this.#pause(), () => this.connect());
    this.#enter('lost');
  }

  /** Doubles up to a limit; half of it is chance, so that many windows do not come back at one moment. */
  #pause(): number {
    const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
    return whole / 2 + (whole / 2) * this.#parts.timers.random();
  }

  #drop(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #timer(ms: number, act: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.timers.after(ms, act);
  }

  #enter(state: WireState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#states.tell(state);
  }
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
