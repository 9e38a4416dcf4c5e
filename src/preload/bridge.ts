import type { IpcRenderer } from 'electron';
import { desktopChannel } from '../shared/contract/desktop-wire.ts';
import type { ClientMessage } from '../shared/contract/wire.ts';

export interface Bridge {
  send(message: ClientMessage): void;
  onMessage(callback: (message: unknown) => void): void;
}

/** All that the window has of the process behind it: two functions, neither of which gives anything of Electron away. */
export function createBridge(ipc: Pick<IpcRenderer, 'send' | 'on'>): Bridge {
  return Object.freeze({
    send: (message: ClientMessage) => ipc.send(desktopChannel, JSON.stringify(message)),
    onMessage: (callback: (message: unknown) => void) => {
      ipc.on(desktopChannel, (_event, text: string) => {
        try {
          callback(JSON.parse(text));
        } finally {
          ipc.send(desktopChannel, text.length);
        }
      });
    },
  });
}
