import type { Client } from '../client/client.ts';

let held: Client | null = null;

/** Given once at the start, before anything is drawn. */
export function provideClient(client: Client): void {
  held = client;
}

export function client(): Client {
  if (held === null) throw new Error('no client was provided');
  return held;
}
