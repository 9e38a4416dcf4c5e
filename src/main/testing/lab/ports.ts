import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** A port of the loopback interface that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
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
