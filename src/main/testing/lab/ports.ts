import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Below those that the kernel gives to outgoing connections: none of them can take it before it is used. */
const range = { first: 20_000, last: 32_000 };
let last = randomInt(range.first, range.last);

/** A port of the loopback interface that nobody listens on, and that was not given away by this process before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = last === range.last ? range.first : last + 1;
    last = port;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether somebody listens on a port of an address, in the network that the process is in. */
export function isListening(pid: number, port: number, address = '127.0.0.1'): boolean {
  const local = `${addressAsKernelSays(address)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n');
  return sockets.some((line) => line.includes(` ${local} 00000000:0000 0A `));
}

/** The kernel's byte order is the machine's: 127.0.0.1 is 0100007F. */
function addressAsKernelSays(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, '0'));
  return bytes.reverse().join('');
}
