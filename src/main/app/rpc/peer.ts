import type { ServerMessage } from '../../../shared/contract/wire.ts';

/** A window at the other end of a wire. */
export interface Peer {
  send(message: ServerMessage): void;
  /** What it was sent and has not taken yet; 0 where the wire cannot tell. */
  bufferedBytes(): number;
  /** Ends the wire: the window does not read, or does not keep to the contract. */
  cut(reason: CutReason): void;
}

export type CutReason = 'slow' | 'malformed';

/** What a wire gives to the server of the contract. */
export interface Connection {
  /** One message as it was parsed; whatever it is, it is judged here. */
  receive(message: unknown): void;
  /** The wire is gone: calls under way go on, what was followed is let go. */
  close(): void;
}

/** No message of a window is longer; wires refuse what is before they parse it. */
export const maxMessageBytes = 1_048_576;
