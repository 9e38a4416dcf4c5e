import type { ClientMessage, ServerMessage, Wire, WireState } from '../../../shared/contract/wire.ts';
import { serverMessage } from '../../../shared/contract/wire.ts';

/** What the preload script puts on the window: two functions and nothing else. */
export interface ElectronBridge {
  send(message: ClientMessage): void;
  onMessage(callback: (message: unknown) => void): void;
}

declare global {
  interface Window {
    readonly windlass?: ElectronBridge;
  }
}

/** The wire inside the desktop application: it is there as long as the window is. */
export function electronWire(bridge: ElectronBridge): Wire {
  const listeners = new Set<(message: ServerMessage) => void>();
  bridge.onMessage((received) => {
    const parsed = serverMessage.safeParse(received);
    if (!parsed.success) return;
    for (const listener of listeners) listener(parsed.data);
  });
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onState: (listener: (state: WireState) => void) => {
      listener('open');
      return () => undefined;
    },
  };
}
