import { describe, expect, it } from 'vitest';
import { closeCodes } from '../../../shared/contract/web-door.ts';
import type { WireState } from '../../../shared/contract/wire.ts';
import type { Socket } from './web-socket-wire.ts';
import { pingMs, silenceMs, WebSocketWire } from './web-socket-wire.ts';

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  readonly sent: unknown[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** A wire whose sockets and time are in the hands of the test. */
function scene(firstToken: string | null = 'secret') {
  let token = firstToken;
  let timer: { readonly ms: number; readonly act: () => void } | null = null;
  const sockets: FakeSocket[] = [];
  const states: WireState[] = [];
  const wire = new WebSocketWire({
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: () => token,
    forgetToken: () => (token = null),
    timers: {
      after: (ms, act) => {
        const own = { ms, act };
        timer = own;
        return () => {
          if (timer === own) timer = null;
        };
      },
      random: () => 1,
    },
  });
  wire.onState((state) => states.push(state));
  return {
    wire,
    states,
    sockets,
    newest: () => sockets.at(-1) ?? expect.unreachable('no socket'),
    signIn: () => (token = 'new'),
    /** Lets the time come for what is waited for; returns how long that was. */
    elapse: () => {
      const due = timer ?? expect.unreachable('nothing is waited for');
      timer = null;
      due.act();
      return due.ms;
    },
    open() {
      wire.connect();
      this.newest().onopen?.();
      this.newest().say({ type: 'ready' });
    },
  };
}

describe('WebSocketWire', () => {
  it('must say hello with the token and be open only when the door is ready', () => {
    const { wire, states, newest } = scene();
    wire.connect();
    newest().onopen?.();
    expect(newest().sent).toEqual([{ type: 'hello', token: 'secret' }]);
    expect(states).toEqual(['connecting']);
    newest().say({ type: 'ready' });
    expect(states).toEqual(['connecting', 'open']);
  });

  it('must ask somebody to sign in when there is no token, and when the door knows it no more', () => {
    const without = scene(null);
    without.wire.connect();
    expect(without.states.at(-1)).toBe('refused');
    expect(without.sockets).toEqual([]);

    const known = scene();
    known.wire.connect();
    known.newest().onclose?.({ code: closeCodes.refused });
    expect(known.states.at(-1)).toBe('refused');
    known.signIn();
    known.open();
    expect(known.states.at(-1)).toBe('open');
  });

  it('must notice a half-open connection by a ping that nobody answers', () => {
    const test = scene();
    test.open();
    expect(test.elapse()).toBe(pingMs);
    expect(test.newest().sent.at(-1)).toEqual({ type: 'ping', id: 1 });
    expect(test.elapse()).toBe(silenceMs);
    expect(test.states.at(-1)).toBe('lost');
    expect(test.sockets[0]?.isClosed).toBe(true);
  });

  it('must stay open while pings are answered', () => {
    const test = scene();
    test.open();
    for (let id = 1; id <= 3; id += 1) {
      expect(test.elapse()).toBe(pingMs);
      test.newest().say({ type: 'pong', id });
    }
    expect(test.states).toEqual(['connecting', 'open']);
  });

  it('must come back ever more slowly, and quickly again once it was open', () => {
    const test = scene();
    test.open();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      test.newest().onclose?.({ code: 1006 });
      pauses.push(test.elapse());
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    test.newest().say({ type: 'ready' });
    test.newest().onclose?.({ code: 1006 });
    expect(test.elapse()).toBe(250);
  });

  it('must wait a minute when there were too many wrong tokens', () => {
    const test = scene();
    test.wire.connect();
    test.newest().onclose?.({ code: closeCodes.tooMany });
    expect(test.elapse()).toBe(60_000);
  });

  it('must give up a connection that never becomes ready or speaks something else', () => {
    const silent = scene();
    silent.wire.connect();
    expect(silent.elapse()).toBe(silenceMs);
    expect(silent.states.at(-1)).toBe('lost');

    const strange = scene();
    strange.open();
    strange.newest().say({ type: 'answer', id: 'no number' });
    expect(strange.states.at(-1)).toBe('lost');
  });

  it('must hand on messages of the contract and nothing of an older socket', () => {
    const test = scene();
    const heard: unknown[] = [];
    test.wire.onMessage((message) => heard.push(message));
    test.open();
    const older = test.newest();
    older.say({ type: 'answer', id: 1, output: 'x' });
    older.onclose?.({ code: 1006 });
    older.say({ type: 'answer', id: 2, output: 'late' });
    expect(heard).toEqual([{ type: 'answer', id: 1, output: 'x' }]);
  });
});
