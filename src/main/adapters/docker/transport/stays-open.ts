import type { Duplex } from 'node:stream';

/**
 * The proxy that an engine puts before a published port takes every connection, and drops it at once where nobody listens
 * in the container. Long enough for that on a busy host; whoever waits for a request first keeps it much longer.
 */
const dropsWithinMs = 250;

/** Whether somebody is behind a connection that was made: it says something, or is kept. Ends the connection. */
export async function staysOpen(stream: Duplex): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isKept: boolean): void => {
      clearTimeout(timer);
      resolve(isKept);
      stream.destroy();
    };
    const timer = setTimeout(() => finish(true), dropsWithinMs);
    stream.once('data', () => finish(true));
    for (const end of ['end', 'close', 'error'] as const) stream.on(end, () => finish(false));
  });
}
