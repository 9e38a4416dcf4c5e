import type { StartedClient } from '../client/start-client.ts';
import { provideClient } from './client-holder.ts';
import { followWorld } from './world.ts';

let signInWith: StartedClient['signIn'] = null;

/** Once, before the first page: from then on stores know what to ask. */
export function startStores(started: StartedClient): void {
  provideClient(started.client);
  signInWith = started.signIn;
  followWorld();
}

/** With the code that the application printed. Rejects with `usage` and a reason when it is not taken. */
export async function signIn(code: string): Promise<void> {
  if (signInWith === null) throw new Error('this window needs nobody to sign in');
  await signInWith(code);
}
