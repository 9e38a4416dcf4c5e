import { wirePath } from '../../../shared/contract/web-door.ts';
import { Client } from './client.ts';
import { electronWire } from './electron-wire.ts';
import { takeCode, redeemCode, tabToken } from './session.ts';
import { browserTimers } from './timers.ts';
import type { Socket } from './web-socket-wire.ts';
import { WebSocketWire } from './web-socket-wire.ts';

export interface StartedClient {
  readonly client: Client;
  /** Signs in with a code that was typed in; null: this window needs none. */
  readonly signIn: ((code: string) => Promise<void>) | null;
}

/** The client over the wire that this window has. */
export function startClient(): StartedClient {
  if (window.windlass !== undefined) {
    return { client: new Client(electronWire(window.windlass)), signIn: null };
  }
  const wire = new WebSocketWire({
    connect: () => new WebSocket(wireAddress()) as Socket,
    token: tabToken.read,
    forgetToken: tabToken.forget,
    timers: browserTimers,
  });
  const signIn = async (code: string): Promise<void> => {
    await redeemCode(code);
    wire.connect();
  };
  void begin(wire, signIn);
  window.addEventListener('online', () => wire.hurry());
  return { client: new Client(wire), signIn };
}

/** A code that does not work leaves the tab as it was: with its token, or at the sign-in page. */
async function begin(wire: WebSocketWire, signIn: (code: string) => Promise<void>): Promise<void> {
  const code = takeCode();
  if (code === null) return wire.connect();
  await signIn(code).catch(() => wire.connect());
}

function wireAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${wirePath}`;
}
