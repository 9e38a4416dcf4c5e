import { z } from 'zod';
import { errorSchema } from '../error-schema.ts';
import { text } from './fields.ts';

/** Messages of one wire, whatever carries it: Electron IPC, WebSocket, memory. One JSON object each. */
const callId = z.number().int().min(1);

/** From a window. `after` null: from the beginning, with a snapshot. */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: callId, method: text(64), input: z.unknown() }),
  z.strictObject({
    type: z.literal('follow'),
    id: callId,
    topic: text(64),
    key: z.unknown(),
    after: z.number().int().min(0).nullable(),
  }),
  z.strictObject({ type: z.literal('unfollow'), id: callId }),
  z.strictObject({ type: z.literal('ping'), id: callId }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** To a window. `id` is that of the call or of the follow that it answers. */
export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: callId, output: z.unknown() }),
  z.object({ type: z.literal('error'), id: callId, error: errorSchema }),
  z.object({ type: z.literal('snapshot'), id: callId, sequence: z.number().int(), snapshot: z.unknown() }),
  z.object({ type: z.literal('event'), id: callId, sequence: z.number().int(), event: z.unknown() }),
  /** Nothing more comes; with an error when it broke off. */
  z.object({ type: z.literal('end'), id: callId, error: errorSchema.nullable() }),
  z.object({ type: z.literal('pong'), id: callId }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;

/** A wire as the client sees it. */
export interface Wire {
  send(message: ClientMessage): void;
  /** Returns how to stop listening. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  /** Calls back at once with the present state. */
  onState(listener: (state: WireState) => void): () => void;
}

/** `lost`: it is being mended by itself; `refused`: somebody has to sign in again. */
export type WireState = 'connecting' | 'open' | 'lost' | 'refused';
