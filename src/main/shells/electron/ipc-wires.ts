import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { desktopChannel } from '../../../shared/contract/desktop-wire.ts';
import type { Connection } from '../../app/rpc/peer.ts';
import { maxMessageBytes } from '../../app/rpc/peer.ts';
import type { RpcServer } from '../../app/rpc/rpc-server.ts';
import { appOrigin } from './app-address.ts';

export interface IpcWiresOptions {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly server: Pick<RpcServer, 'connect'>;
  readonly logError: (message: string, error: unknown) => void;
}

/** One document of a window. */
interface Wire {
  readonly connection: Connection;
  /** Characters that were sent and are not taken yet. */
  buffered: number;
}

/**
 * The contract over the one channel of the windows.
 *
 * INVARIANTS: only the top frame of a window that was admitted, on this application's own origin, is heard; a
 * document that breaks the contract is not heard again until another one was loaded in its place; nothing is
 * followed for a document that is gone.
 */
export class IpcWires {
  readonly #options: IpcWiresOptions;
  readonly #admitted = new WeakSet<WebContents>();
  readonly #wires = new Map<WebContents, Wire | 'silenced'>();

  constructor(options: IpcWiresOptions) {
    this.#options = options;
    options.ipcMain.on(desktopChannel, (event: IpcMainEvent, ...args: unknown[]) =>
      this.#receive(event, args),
    );
  }

  admit(contents: WebContents): void {
    this.#admitted.add(contents);
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#forget(contents);
    });
    contents.on('render-process-gone', () => this.#forget(contents));
    contents.on('destroyed', () => this.#forget(contents));
  }

  #receive(event: IpcMainEvent, args: readonly unknown[]): void {
    const { sender } = event;
    if (!this.#admitted.has(sender) || !isTopFrame(event) || args.length !== 1) {
      return this.#options.logError('a message of somebody who may not send any was dropped', {
        url: event.senderFrame?.url.slice(0, 200) ?? null,
      });
    }
    const [message] = args;
    const known = this.#wires.get(sender);
    if (known === 'silenced') return;
    if (typeof message === 'number') return taken(known, message);
    const wire = known ?? this.#connect(sender);
    wire.connection.receive(parse(message));
  }

  #connect(contents: WebContents): Wire {
    const wire: Wire = {
      buffered: 0,
      connection: this.#options.server.connect({
        send: (message) => {
          if (contents.isDestroyed()) return;
          const text = JSON.stringify(message);
          wire.buffered += text.length;
          contents.send(desktopChannel, text);
        },
        bufferedBytes: () => wire.buffered,
        cut: (reason) => this.#cut(contents, reason),
      }),
    };
    this.#wires.set(contents, wire);
    return wire;
  }

  #cut(contents: WebContents, reason: 'slow' | 'malformed'): void {
    this.#options.logError(`the window was cut off: ${reason}`, null);
    this.#wires.set(contents, 'silenced');
    // Why only then: what is malformed would be sent again by the same page, for ever.
    if (reason === 'slow' && !contents.isDestroyed()) contents.reload();
  }

  #forget(contents: WebContents): void {
    const wire = this.#wires.get(contents);
    this.#wires.delete(contents);
    if (wire !== undefined && wire !== 'silenced') wire.connection.close();
  }
}

/** A frame inside the page, or a page of another origin, is never the window, whatever it looks like. */
function isTopFrame({ sender, senderFrame }: IpcMainEvent): boolean {
  return (
    senderFrame !== null &&
    !senderFrame.detached &&
    senderFrame.parent === null &&
    senderFrame === sender.mainFrame &&
    senderFrame.origin === appOrigin
  );
}

function taken(wire: Wire | undefined, characters: number): void {
  if (wire === undefined || !Number.isSafeInteger(characters) || characters < 0) return;
  wire.buffered = Math.max(0, wire.buffered - characters);
}

function parse(message: unknown): unknown {
  if (typeof message !== 'string' || message.length > maxMessageBytes) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
