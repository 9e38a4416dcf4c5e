import { z } from 'zod';
import { text } from './fields.ts';

/**
 * How a browser gets to the wire. The address that is printed ends in `#code=…`; the code works once:
 *
 * 1. `POST /session` with `{code}` as JSON: 200 with `{token}` and a cookie that scripts cannot read; 401 for a
 *    code that is wrong or used; 429 after too many wrong ones. The token is kept for the tab only.
 * 2. A WebSocket to `/wire`, whose first message is `{type:'hello',token}`. Cookie and token are judged together:
 *    answered by `{type:'ready'}`, after which the messages of the contract follow, or closed with a code of below.
 */
export const sessionPath = '/session';
export const wirePath = '/wire';

export const sessionRequest = z.strictObject({ code: text(128).min(1) });
export const sessionAnswer = z.object({ token: text(128) });

export const helloMessage = z.strictObject({ type: z.literal('hello'), token: text(128) });
export const readyMessage = z.object({ type: z.literal('ready') });

/** Why the door closed a socket. Any other code means that the connection was lost. */
export const closeCodes = {
  /** Sign in again: cookie or token are not, or no longer, known. */
  refused: 4401,
  /** Too many wrong tokens: sign in a minute later. */
  tooMany: 4429,
  /** The window did not read what it was told: connect again. */
  tooSlow: 4408,
  /** Something that is no message of the contract. */
  malformed: 4400,
} as const;
